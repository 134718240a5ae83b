"""The pages of cases: the case itself, its people, their profiles."""
