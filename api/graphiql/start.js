// Starts GraphiQL on our endpoint with one tab for each example; a 401 leads to the sign-in. Subscriptions come over a WebSocket.
"use strict";

const live = graphqlWs.createClient({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
  retryAttempts: 5,
});

// By the text: what GraphiQL has read of it, the operation's name too, lags behind somebody who types and runs at once.
const bare = (query) => query.replace(/#.*/g, "");
const named = (word, name) => new RegExp(`\\b${word}\\s+${name}\\b`);

const settled = (request) =>
  request.operationName && !named("(query|mutation|subscription)", request.operationName).test(bare(request.query))
    ? { ...request, operationName: undefined }
    : request;

const isSubscription = ({ query, operationName }) =>
  (operationName ? named("subscription", operationName) : /(^|\})\s*subscription\b/).test(bare(query));

const answer = async (request, options) => {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...options.headers },
    body: JSON.stringify(request),
    credentials: "same-origin",
  });
  if (response.status === 401) {
    location.assign("/sign-in?next=/graphiql");
  }
  return response.json();
};

const fetcher = (sent, options = {}) => {
  const request = settled(sent);
  return isSubscription(request)
    ? { subscribe: (reader) => ({ unsubscribe: live.subscribe(request, reader) }) }
    : answer(request, options);
};

document.addEventListener("DOMContentLoaded", async () => {
  const examples = await (await fetch("/graphiql/examples.json")).json();
  const editor = React.createElement(GraphiQL, { fetcher, defaultTabs: examples, shouldPersistHeaders: false });
  ReactDOM.render(editor, document.getElementById("graphiql"));
});
