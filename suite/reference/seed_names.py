"""Names, places and streets that seeded data is made of, as plain tables.

Each place has a name as people write it and one in ASCII, for versions whose strings are ASCII only. Coordinates lie
well within the country, so that a few hundred metres more or less do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A town where charging stations may stand."""

    city: str
    ascii: str
    street: str
    street_ascii: str
    state: str
    postal_code: str
    country: str
    language: str
    time_zone: str
    latitude: float
    longitude: float


PLACES: Final = (
    Place("Utrecht", "Utrecht", "Oudegracht", "Oudegracht", "Utrecht", "3511 AL", "NLD", "nl", "Europe/Amsterdam",
          52.0907, 5.1214),
    Place("Köln", "Koeln", "Große Budengasse", "Grosse Budengasse", "Nordrhein-Westfalen", "50667", "DEU", "de",
          "Europe/Berlin", 50.9375, 6.9603),
    Place("Αθήνα", "Athina", "Οδός Ερμού", "Odos Ermou", "Attica", "105 63", "GRC", "el", "Europe/Athens",
          38.0100, 23.7275),
    Place("Kraków", "Krakow", "ulica Świętego Jana", "ulica Swietego Jana", "Malopolskie", "31-017", "POL", "pl",
          "Europe/Warsaw", 50.0614, 19.9366),
    Place("Amersfoort", "Amersfoort", "Stationsplein", "Stationsplein", "Utrecht", "3818 LE", "NLD", "nl",
          "Europe/Amsterdam", 52.1536, 5.3744),
    Place("München", "Muenchen", "Sendlinger Straße", "Sendlinger Strasse", "Bayern", "80331", "DEU", "de",
          "Europe/Berlin", 48.1351, 11.5820),
    Place("Gent", "Gent", "F. Rooseveltlaan", "F. Rooseveltlaan", "Oost-Vlaanderen", "9000", "BEL", "nl",
          "Europe/Brussels", 51.0475, 3.7297),
    Place("Besançon", "Besancon", "rue des Chaprais", "rue des Chaprais", "Doubs", "25000", "FRA", "fr",
          "Europe/Paris", 47.2470, 6.0300),
    Place("Örebro", "Orebro", "Drottninggatan", "Drottninggatan", "Orebro", "702 10", "SWE", "sv", "Europe/Stockholm",
          59.2741, 15.2066),
    Place("松本市", "Matsumoto", "中央二丁目", "Chuo 2-chome", "Nagano", "390-0811", "JPN", "ja", "Asia/Tokyo",
          36.2333, 137.9667),
    Place("Århus", "Aarhus", "Østergade", "Ostergade", "Midtjylland", "8000", "DNK", "da", "Europe/Copenhagen",
          56.1572, 10.1850),
    Place("Winterthur", "Winterthur", "Marktgasse", "Marktgasse", "Zurich", "8400", "CHE", "de", "Europe/Zurich",
          47.4990, 8.7290),
)  # fmt: skip

SITES: Final = ("P+R", "Market", "Station", "Library", "Stadium", "Hospital", "Town Hall", "Motorway Services")
OPERATORS: Final = ("Voltveld", "Ladehafen", "Courant Vert", "Nordstrom Lading", "Amperia")
SUPPLIERS: Final = ("Meerwind Energy", "Windkraft Nord", "Aqua Power")

DIRECTIONS: Final = {
    "nl": "Ingang links van het station.",
    "de": "Einfahrt rechts neben der Post.",
    "fr": "Derri\u00e8re la gare, premi\u00e8re \u00e0 droite.",
}
DIRECTIONS_EN: Final = "Left of the main entrance, follow the green signs."

FACILITIES: Final = ("HOTEL", "RESTAURANT", "CAFE", "MALL", "SUPERMARKET", "MUSEUM", "TRAIN_STATION", "WIFI")
KINDS: Final = ("ON_STREET", "PARKING_GARAGE", "UNDERGROUND_GARAGE", "PARKING_LOT")
STATUSES: Final = ("AVAILABLE", "AVAILABLE", "CHARGING", "AVAILABLE", "RESERVED", "OUTOFORDER", "BLOCKED")


@dataclass(frozen=True, slots=True)
class Plug:
    """A kind of connector."""

    standard: str
    format: str
    power_type: str
    volts: int
    amperes: int
    watts: int


PLUGS: Final = (
    Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, 11_000),
    Plug("IEC_62196_T2", "CABLE", "AC_3_PHASE", 230, 32, 22_000),
    Plug("IEC_62196_T2_COMBO", "CABLE", "DC", 920, 500, 300_000),
    Plug("CHADEMO", "CABLE", "DC", 500, 125, 50_000),
    Plug("IEC_62196_T2", "SOCKET", "AC_1_PHASE", 230, 16, 3_680),
)
