"""Structures that look like one already there: proposed to a person, never merged by themselves."""

import re
from collections import defaultdict
from typing import Any

from rapidfuzz import fuzz

from home.recherche.texte import mots
from reseau.structures.models import Structure
from reseau.territoires.queries import distance_km

RESSEMBLANCE = 85
METRES = 150


class Doublons:
    """Every structure known, by number, by telephone and by town."""

    def __init__(self) -> None:
        self._par_siret: dict[str, str] = {}
        self._par_telephone: dict[str, str] = {}
        self._par_commune: dict[str, list[tuple[str, str, str, tuple[float, float] | None]]] = defaultdict(list)
        structures = Structure.objects.filter(fusionnee_dans=None).values_list(
            "nom", "siret", "telephone", "reseau__code", "lieux__commune__code_insee", "lieux__latitude",
            "lieux__longitude", "lieux__telephone",
        )  # fmt: skip
        for nom, siret, telephone, reseau, commune, latitude, longitude, autre in structures:
            position = {"commune": commune or "", "latitude": latitude, "longitude": longitude, "telephone": autre}
            self.ajouter(nom, {"siret": siret, "telephone": telephone}, position, reseau)

    def ajouter(self, nom: str, champs: dict[str, Any], position: dict[str, Any], reseau: str) -> None:
        """Remember one structure."""
        if champs.get("siret"):
            self._par_siret.setdefault(champs["siret"], nom)
        for telephone in (champs.get("telephone"), position.get("telephone")):
            if chiffres := _chiffres(telephone):
                self._par_telephone.setdefault(chiffres, nom)
        if position.get("commune"):
            self._par_commune[position["commune"]].append((nom, _cle(nom), reseau, _point(position)))

    def chercher(self, champs: dict[str, Any], position: dict[str, Any], reseau: str) -> str:
        """« Ressemble à … » for a structure about to be created, or nothing."""
        if nom := self._par_siret.get(champs.get("siret") or "-"):
            return f"{nom} (même SIRET)"
        for telephone in (champs.get("telephone"), position.get("telephone")):
            if nom := self._par_telephone.get(_chiffres(telephone) or "-"):
                return f"{nom} (même téléphone)"
        cle, point = _cle(champs["nom"]), _point(position)
        for nom, autre, autre_reseau, la in self._par_commune.get(position.get("commune") or "-", ()):
            if fuzz.token_set_ratio(cle, autre) >= RESSEMBLANCE:
                return f"{nom} (même commune, nom proche)"
            if reseau == autre_reseau and point and la and distance_km(*point, *la) * 1000 <= METRES:
                return f"{nom} (même réseau, même endroit)"
        return ""


def _cle(nom: str) -> str:
    return " ".join(mots(nom))


def _chiffres(telephone: Any) -> str:
    """The ten digits of a telephone; short numbers are shared by many and say nothing."""
    chiffres = re.sub(r"\D", "", str(telephone or ""))
    return chiffres if len(chiffres) == 10 else ""


def _point(position: dict[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = position.get("latitude"), position.get("longitude")
    return (latitude, longitude) if latitude is not None and longitude is not None else None
