"""The customer's and the partner's portal: pages over the graph, for a browser without JavaScript."""
