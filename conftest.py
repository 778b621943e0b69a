pytest_plugins = ["ocpi_suite"]  # the door, also where we are not installed
