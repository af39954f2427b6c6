/**
 * A small window over the page that asks where to save, since a browser has no save dialog that says which path was
 * chosen. Drawn in the preload's world, in a closed shadow tree: the page cannot read what is typed.
 */

/** What is asked; `path` is where the answer begins. */
export interface PathQuestion {
  readonly title: string;
  readonly path: string;
  readonly button: string;
  /** What was wrong with the last answer, or what it would do. */
  readonly notice: string | null;
}

const style = `
  dialog { font: 13px/1.5 system-ui, sans-serif; border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); border-radius: 8px;
    padding: 16px; width: min(560px, 90vw); color: CanvasText; background: Canvas; box-shadow: 0 12px 40px #0006; }
  dialog::backdrop { background: #0005; }
  h2 { font-size: 13px; margin: 0 0 12px; }
  label { display: block; margin-bottom: 4px; }
  input { box-sizing: border-box; width: 100%; font: inherit; padding: 4px 8px; }
  p { margin: 8px 0 0; min-height: 20px; color: light-dark(#a33, #f99); }
  div { display: flex; justify-content: flex-end; gap: 8px; margin-top: 12px; }
  button { font: inherit; padding: 4px 16px; }
  :host { color-scheme: light dark; }
`;

/** Asks once; null when the user thinks better of it. */
export function askForPath(question: PathQuestion): Promise<string | null> {
  return new Promise((resolve) => {
    const host = document.createElement('headroom-host-dialog');
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const dialog = document.createElement('dialog');
    const form = document.createElement('form');
    form.method = 'dialog';
    const heading = document.createElement('h2');
    heading.textContent = question.title;
    const label = document.createElement('label');
    label.textContent = 'Path of the file';
    const input = document.createElement('input');
    input.value = question.path;
    input.spellcheck = false;
    label.append(input);
    const notice = document.createElement('p');
    notice.setAttribute('role', 'status');
    notice.textContent = question.notice ?? '';
    const buttons = document.createElement('div');
    const cancel = document.createElement('button');
    cancel.type = 'button';
    cancel.textContent = 'Cancel';
    const save = document.createElement('button');
    save.type = 'submit';
    save.textContent = question.button;
    buttons.append(cancel, save);
    form.append(heading, label, notice, buttons);
    dialog.append(form);
    root.append(dialog);
    document.documentElement.append(host);

    const finish = (answer: string | null): void => {
      host.remove();
      resolve(answer);
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      finish(input.value);
    });
    cancel.addEventListener('click', () => finish(null));
    dialog.addEventListener('cancel', () => finish(null));
    // Keys typed here are not the page's shortcuts.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.showModal();
    const name = Math.max(question.path.lastIndexOf('/'), question.path.lastIndexOf('\\')) + 1;
    const extension = question.path.lastIndexOf('.');
    input.setSelectionRange(name, extension > name ? extension : question.path.length);
  });
}

/** Which files may be chosen: `accept` as the attribute of a file input has it. */
export interface OpenQuestion {
  readonly accept: string;
  readonly multiple: boolean;
}

/** Opens the browser's own file chooser; the files that were chosen, none when the user thinks better of it. */
export function askForFiles(question: OpenQuestion): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = question.accept;
    input.multiple = question.multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
