"""What is installed and how: locks, wheel, make, the door for pytest."""
