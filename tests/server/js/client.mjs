// Asks the server at the address given, as any JavaScript program would, and prints what it found as JSON.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [address, token] = process.argv.slice(2);
const endpoint = `${address}/sparql`;
const client = new SparqlEndpointFetcher();

async function all(stream) {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
}

const rows = await all(await client.fetchBindings(endpoint, "SELECT ?o WHERE { <http://a/s> <http://a/p> ?o } ORDER BY ?o"));
const boolean = await client.fetchAsk(endpoint, "ASK { <http://a/s> <http://a/p> '一' }");
const triples = await all(await client.fetchTriples(endpoint, "CONSTRUCT WHERE { <http://a/s> ?p ?o }"));
const update = "INSERT DATA { GRAPH <http://a/js> { <http://a/x> <http://a/y> '三' } }";
let refused = false;
try {
  await client.fetchUpdate(`${address}/update`, update);
} catch {
  refused = true;
}
const writer = new SparqlEndpointFetcher({ defaultHeaders: new Headers({ Authorization: `Bearer ${token}` }) });
await writer.fetchUpdate(`${address}/update`, update);
const updated = await client.fetchAsk(endpoint, "ASK { GRAPH <http://a/js> { ?s ?p '三' } }");
console.log(JSON.stringify({ rows: rows.map((row) => row.o.value), boolean, triples: triples.length, updated, refused }));
process.exit(0);
