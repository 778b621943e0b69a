"""The plan of the house as tests: who may import whom, what both sides share, habits."""
