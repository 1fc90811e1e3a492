"""A SCORM 2004 package as small as the standard allows."""

import io
import zipfile
from typing import Any

MANIFESTE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="cent" version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="org"><organization identifier="org"><title>Cent à la fois</title>
<item identifier="i-un" identifierref="r-un"><title>Une page</title></item></organization></organizations>
<resources><resource identifier="r-un" type="webcontent" adlcp:scormType="sco" href="un.html"><file href="un.html"/>
</resource></resources></manifest>
"""
PAGE = "<!doctype html><title>Une page</title><script>/* API_1484_11 cmi.completion_status */</script>"


def un_paquet() -> bytes:
    """The archive."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", MANIFESTE)
        archive.writestr("un.html", PAGE)
    return tampon.getvalue()


def cliche(jeton: str, compteur: int) -> dict[str, Any]:
    """What its page sends, each time more recent: an answer, the page reached."""
    valeurs = {"cmi.interactions.0.id": f"q-{compteur}", "cmi.suspend_data": f"page {compteur}"}
    return {"jeton": jeton, "compteur": compteur, "valeurs": valeurs}
