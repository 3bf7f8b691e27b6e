// A subscription in each protocol, by the models of Modelina.
import { WebSocket } from 'ws';
import type { SubscribeEnvelope } from './channels/SubscribeEnvelope';
import type { QuotesSubscribeEnvelope } from './operations/QuotesSubscribeEnvelope';

const server = process.env.SERVER!.replace(/^http/, 'ws');

function answered(path: string, request: unknown, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server + path);
    socket.on('open', () => socket.send(JSON.stringify(request)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${path} closed before ${wanted}`)));
    socket.on('message', (data) => {
      if (JSON.parse(String(data)).type === wanted) {
        resolve();
        socket.close();
      }
    });
  });
}

async function main() {
  const operation: QuotesSubscribeEnvelope = { type: 'quotes.subscribe', payload: { symbol: 'AAPL' } };
  await answered('/api/v1/ws', operation, 'quotes.subscribe.response');
  const channel: SubscribeEnvelope = { type: 'subscribe', channel: 'market_data', symbol: 'AAPL' };
  await answered('/api/v1/ws/v1', channel, 'subscription_confirmation');
  console.log('2 subscriptions');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
