"""LearnHub: training on partnership skills and a shared repository of reviewed practice."""
