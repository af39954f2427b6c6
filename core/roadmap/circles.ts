/** Number of the strongly connected component of each node (Tarjan 1972), without recursion. */
export function components(count: number, edges: readonly (readonly number[])[]): Int32Array {
  const component = new Int32Array(count).fill(-1);
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  let visited = 0;
  let found = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const work: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const { node } = frame;
      if (frame.edge === 0) {
        order[node] = low[node] = visited++;
        stack.push(node);
        onStack[node] = 1;
      }
      const targets = edges[node]!;
      let isDeeper = false;
      while (frame.edge < targets.length) {
        const next = targets[frame.edge++]!;
        if (order[next] === -1) {
          work.push({ node: next, edge: 0 });
          isDeeper = true;
          break;
        }
        if (onStack[next] === 1) low[node] = Math.min(low[node]!, order[next]!);
      }
      if (isDeeper) continue;
      if (low[node] === order[node]) {
        let member: number;
        do {
          member = stack.pop()!;
          onStack[member] = 0;
          component[member] = found;
        } while (member !== node);
        found++;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
    }
  }
  return component;
}
