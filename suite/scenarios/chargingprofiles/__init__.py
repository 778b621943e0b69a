"""Charging profiles: what a CPO answers, posts back and keeps telling; what the other side takes."""
