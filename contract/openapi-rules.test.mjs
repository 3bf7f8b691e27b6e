// That each rule finds what it is there for: a document that keeps them all, broken in one place at a time.
//   node --test

import assert from 'node:assert/strict';
import test from 'node:test';
import { dereference } from '@readme/openapi-parser';
import { brokenRules } from './openapi-rules.mjs';

const GOOD = {
  openapi: '3.0.1',
  info: { title: 'Orders', version: '1' },
  servers: [{ url: 'http://localhost' }],
  tags: [{ name: 'orders' }, { name: 'v1' }],
  security: [{}, { bearer: [] }],
  paths: {
    '/orders': {
      get: {
        operationId: 'getOrders',
        tags: ['orders', 'v1'],
        parameters: [{ name: 'side', in: 'query', schema: { $ref: '#/components/schemas/Side' }, example: 'buy' }],
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/Orders' } } } },
        },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Side: { type: 'string', enum: ['buy', 'sell'] },
      Orders: { type: 'object', properties: { count: { type: 'integer' } } },
    },
  },
};

async function broken(change) {
  const document = structuredClone(GOOD);
  change(document, document.paths['/orders'].get);
  return brokenRules(document, await dereference(structuredClone(document)));
}

const FAULTS = {
  'a document without operations': [(document) => (document.paths = {}), 'no operations'],
  'a document without servers': [(document) => delete document.servers, 'no servers'],
  'an operation without an id': [(_, get) => delete get.operationId, 'GET /orders: no operationId'],
  'an operation without tags': [(_, get) => delete get.tags, 'GET /orders: no tags'],
  'a version as the first tag': [(_, get) => get.tags.reverse(), 'GET /orders: the first tag is a version, v1'],
  'a tag that is not declared': [(_, get) => get.tags.push('x'), 'GET /orders: the tag x is not declared'],
  'an operation without a 2xx response': [
    (_, get) => (get.responses = { 404: { description: 'none' } }),
    'GET /orders: no 2xx response with a schema',
  ],
  'a response without content': [
    (_, get) => delete get.responses[200].content,
    'GET /orders: no 2xx response with a schema',
  ],
  'a response without a schema': [
    (_, get) => (get.responses[200].content['application/json'] = {}),
    'GET /orders: the response 200 has no schema for application/json',
  ],
  'a response of an object that says nothing': [
    (_, get) => (get.responses[200].content['application/json'].schema = { type: 'object' }),
    'GET /orders: the response 200 has no schema for application/json',
  ],
  'a second response without a schema': [
    (_, get) => (get.responses[201] = { description: 'made', content: { 'application/json': {} } }),
    'GET /orders: the response 201 has no schema for application/json',
  ],
  'a parameter without an example': [
    (_, get) => delete get.parameters[0].example,
    'GET /orders: no example of side',
  ],
  'a dot in the name of a schema': [
    (document) => (document.components.schemas['Order.Side'] = { type: 'string' }),
    'the schema Order.Side has a name that is none in most languages',
  ],
  'an enumeration without a name': [
    (_, get) => (get.parameters[0].schema = { type: 'string', enum: ['buy'] }),
    '#/paths//orders/get/parameters/0/schema: an enumeration without a name',
  ],
  'a security scheme that is not defined': [
    (_, get) => (get.security = [{ key: [] }]),
    'GET /orders: the security scheme key is not defined',
  ],
};

test('finds nothing wrong with a good document', async () => {
  assert.deepEqual(await broken(() => {}), []);
});

for (const [fault, [plant, finding]] of Object.entries(FAULTS)) {
  test(`finds ${fault}`, async () => {
    assert.deepEqual(await broken(plant), [finding]);
  });
}
