"""Fields of the edit screens: a town, a list of words, territories by their names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from home.recherche.texte import replier
from reseau.annuaire.choices import ZONES_SANS_CODE, Zone
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.territoires.queries.communes import commune_get


class CommuneField(forms.CharField):
    """A town typed by its name, its postal code or its INSEE code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)

    def prepare_value(self, value: Any) -> str:
        """Show « Niort (79) »."""
        return value.libelle if isinstance(value, Commune) else value

    def clean(self, value: Any) -> Commune | None:
        """The town, or say how to name it."""
        texte = super().clean(value)
        commune = commune_get(texte) if texte else None
        if texte and commune is None:
            raise ValidationError("Nous ne trouvons pas cette commune. Écrivez par exemple « Niort (79) ».")
        return commune


class ListeField(forms.CharField):
    """Words separated by commas or lines."""

    def prepare_value(self, value: Any) -> str:
        """Show a stored list as a sentence."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once."""
        texte = super().clean(value)
        return list(dict.fromkeys(m.strip() for m in texte.replace("\n", ",").split(",") if m.strip()))


def jeton_champ() -> forms.UUIDField:
    """The mark of a form that adds a sheet: sent twice by a double click, it adds one only (R14)."""
    return forms.UUIDField(required=False, widget=forms.HiddenInput)


def zone_codes_lire(zone: str, noms: list[str]) -> list[str]:
    """The codes of territories named one by one; ValidationError names those that nobody knows."""
    if zone in ZONES_SANS_CODE:
        return []
    if zone == Zone.COMMUNE:
        trouves = {nom: getattr(commune_get(nom), "code_insee", None) for nom in noms}
    else:
        connus = _territoires(zone)
        trouves = {nom: connus.get(replier(nom)) for nom in noms}
    if inconnus := [nom for nom, code in trouves.items() if code is None]:
        raise ValidationError(f"Nous ne trouvons pas {', '.join(f'« {nom} »' for nom in inconnus)}.")
    return list(dict.fromkeys(trouves.values()))


def _territoires(zone: str) -> dict[str, str]:
    """Folded names and codes of a kind of territory."""
    champ, lignes = {
        Zone.EPCI: ("siren", Epci.objects.all()),
        Zone.BASSIN: ("code", Bassin.objects.en_vigueur()),
        Zone.DEPARTEMENT: ("code", Departement.objects.all()),
    }[Zone(zone)]
    connus = {}
    for code, nom in lignes.values_list(champ, "nom"):
        connus |= {replier(nom): code, replier(code): code}
    return connus
