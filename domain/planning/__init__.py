"""The plan of a project (项目计划): milestones, tasks, who does them, what waits for what, and the baselines it is held against (S0-50)."""
