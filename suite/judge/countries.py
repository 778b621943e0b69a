"""Where countries are, as far as a rule about coordinates has to know: the cities of the tz database, by country.

Only gross errors are told by it: a point thousands of kilometres from each of these cities is not in the country.
"""

from __future__ import annotations

import math
import re
from functools import cache

_CODES = (
    "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB "
    "BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR "
    "BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR "
    "CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK "
    "FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS "
    "GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN "
    "ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO "
    "LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD "
    "MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER "
    "NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM "
    "PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP "
    "SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF "
    "TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY "
    "UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE "
)
"""ISO 3166-1, alpha-2 and alpha-3 in one word."""
_ALPHA_2 = {word[2:]: word[:2] for word in _CODES.split()}
_WITHOUT_POST_CODES = (
    "AE AG AN AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK IE JM KI KM KP LY ML MO "
    "MR MU NR NU PA QA RW SB SC SL SO SR ST SX SY TD TF TG TK TL TO TT TV TZ UG VU YE ZW "
)
"""Countries where none are in use, or where it is doubtful."""
_POINT = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?([+-])(\d\d\d)(\d\d)(\d\d)?", re.ASCII)
_FAR, _NEAR = 2500.0, 1000.0
_SURE = 10.0
"""Degrees either way, which are 1,600 kilometres at most."""
_EARTH = 6371.0

Point = tuple[float, float]


def alpha_3(code: str) -> str:
    """Give the alpha-3 code of an alpha-2 one, or of an alpha-3 code in another case; empty for none."""
    wanted = code.strip().upper()
    return next((word[2:] for word in _CODES.split() if wanted in {word[:2], word[2:]} and code != word[2:]), "")


def has_post_codes(country: object) -> bool:
    """Say whether every town of that country (alpha-3) has a postal code."""
    code = _ALPHA_2.get(country.upper()) if isinstance(country, str) else None
    return code is not None and f"{code} " not in _WITHOUT_POST_CODES


def swapped(country: object, latitude: float, longitude: float) -> bool:
    """Say whether a point is nowhere near that country (alpha-3), while it is with its two numbers exchanged."""
    cities = _cities().get(_ALPHA_2.get(country.upper(), ""), ()) if isinstance(country, str) else ()
    if not cities or abs(longitude) > 90:  # noqa: PLR2004 - no latitude
        return False
    return _nearest(cities, (latitude, longitude)) > _FAR and _nearest(cities, (longitude, latitude)) < _NEAR


def surely_near(country: object, latitude: float, longitude: float) -> bool:
    """Say that `swapped` is surely not so, without working out any distance; False where it has to be asked."""
    cities = _cities().get(_ALPHA_2.get(country.upper(), ""), ()) if isinstance(country, str) else ()
    for city in cities:
        if -_SURE <= city[0] - latitude <= _SURE and -_SURE <= city[1] - longitude <= _SURE:
            return True
    return not cities


def _nearest(cities: tuple[Point, ...], point: Point) -> float:
    return min(_distance(city, point) for city in cities)


def _distance(one: Point, other: Point) -> float:
    """Kilometres along the surface."""
    a, b = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(other[1] - one[1])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


@cache
def _cities() -> dict[str, tuple[Point, ...]]:
    from importlib.resources import files  # noqa: PLC0415 - reads a file, and only where a Location comes

    found: dict[str, tuple[Point, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        country, _, rest = line.partition("\t")
        read = _POINT.match(rest)
        if read and len(country) == 2:  # noqa: PLR2004 - alpha-2; comments begin otherwise
            found[country] = (*found.get(country, ()), (_degrees(read, 1), _degrees(read, 5)))
    return found


def _degrees(read: re.Match[str], first: int) -> float:
    sign, degrees, minutes, seconds = (read[first + step] for step in range(4))
    size = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -size if sign == "-" else size
