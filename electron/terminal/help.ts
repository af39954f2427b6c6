/** What `headroom --help` prints. */
export const generalHelp = `Headroom: how many hosts, which technology, in which order, with proof. Works offline.

  headroom import FILE... --into plan.headroom [--format auto] [--json]
      Reads inventories (RVTools .xlsx, CSV, Kubernetes JSON, ...) into a plan file.
  headroom plan FILE... [--scenario S.json] [--seed N] [--pdf R.pdf] [--format auto] [--json]
      Imports, plans and reports in one go. The PDF can be two pages for those who decide (--executive),
      in English or Chinese (--language en|zh), on --paper A4|Letter, with a --company on its title.
      Where the roadmap leaves something undone it says which of your limits clash, and the nearest change to
      each. It ends with 3 where no plan exists: nothing can be placed, hardware provably cannot leave in time,
      or not one move can be made. With --json that prints {"error": {"code": "infeasible", "message", "reasons",
      "conflicts": [{"text", "proven", "limits": [{"id", "text", "have", "need", "unit", "change", "edit", ...}]}]}}.
  headroom pack INSTANCE.json [--time-limit SECONDS] [--seed N] [--json]
      Packs a vector bin packing instance, with a proven bound.
  headroom models list [--json]
  headroom models run ID --input JSON [--json]
  headroom models run --batch CASES.json [--json]
      Lists the models behind the figures, and runs them.
  headroom forecast SERIES.csv [--statistic p95|mean|max] [--horizon DAYS] [--json]
      Extends a usage history and says when a capacity is passed.
  headroom check plan.headroom [--json]
      Checks a plan file and every roadmap in it again.
  headroom export plan.headroom --format csv|json|ics|yaml|xlsx --out FOLDER [--json]
      Writes tables or the plan into a folder.
  headroom --help | --version

With --json, standard output holds JSON alone; everything else goes to standard error.
Exit codes: 0 done, 1 the input was refused, 2 wrong usage, 3 no plan exists under these constraints.
`;
