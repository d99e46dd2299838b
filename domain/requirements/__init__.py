"""Customer requirements (客户需求): from analysis over implementation to feedback, with or without a project (S2-20, S2-22)."""
