// Runs the audits of the npm package graphql-http against a server; prints what each found, as JSON.
// Arguments: the package's folder, the address of the endpoint, a bearer token.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, url, token] = process.argv.slice(2);
const { serverAudits } = await import(pathToFileURL(join(folder, 'lib', 'index.mjs')));

function fetchFn(address, options = {}) {
  const headers = new Headers(options.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...options, headers });
}

const found = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const { status, reason } = await audit.fn();
  found.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(found));
