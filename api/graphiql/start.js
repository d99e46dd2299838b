// Starts GraphiQL on our endpoint with one tab for each example; a 401 leads to the sign-in.
"use strict";

const fetcher = async (request, options = {}) => {
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

document.addEventListener("DOMContentLoaded", async () => {
  const examples = await (await fetch("/graphiql/examples.json")).json();
  const editor = React.createElement(GraphiQL, { fetcher, defaultTabs: examples, shouldPersistHeaders: false });
  ReactDOM.render(editor, document.getElementById("graphiql"));
});
