"""Commands: what a CPO does with ours, and what an eMSP sends to us."""
