import { parentPort, workerData } from 'node:worker_threads';
import type { ServiceOptions, ToService } from './protocol.ts';
import { Service } from './serviceCore.ts';

/** The service thread: answers the shell's calls until it is told to shut down. */
const port = parentPort;
if (port === null) throw new Error('service.ts runs as a worker thread only.');

const service = new Service(workerData as ServiceOptions, (message) => port.postMessage(message));
port.on('message', (message: ToService) => {
  if (message.type !== 'shutdown') {
    service.receive(message);
    return;
  }
  // With the port closed nothing keeps the thread alive.
  void service.close().finally(() => port.close());
});
port.postMessage({ type: 'ready' });
