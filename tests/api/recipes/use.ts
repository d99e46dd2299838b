import { ProjectsQuery, ProjectsQueryVariables } from "./types";

export const variables: ProjectsQueryVariables = { first: 100, where: { code: { eq: "PRJ-1" } } };
export const codes = (answer: ProjectsQuery): (string | null | undefined)[] => (answer.projects?.nodes ?? []).map((node) => node?.code);
