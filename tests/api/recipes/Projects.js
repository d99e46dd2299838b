const { graphql } = require("relay-runtime");

const list = graphql`
  fragment Projects_list on Query @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, where: { type: "ProjectWhere" })
  @refetchable(queryName: "ProjectsPageQuery") {
    projects(first: $count, after: $cursor, where: $where) @connection(key: "Projects_list_projects") {
      edges { node { id ...Projects_row } }
    }
  }
`;
const row = graphql`
  fragment Projects_row on Project @refetchable(queryName: "ProjectsRowQuery") { code name state startsOn customer { name } }
`;
const page = graphql`
  query ProjectsQuery { ...Projects_list }
`;
const rename = graphql`
  mutation ProjectsLanguageMutation($input: SetLanguageInput!) { setLanguage(input: $input) { user { id language } userErrors { code message } } }
`;
module.exports = { list, row, page, rename };
