"""Fields of the edit screens: a town, a list of words, territories by their names."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from home.formulaires import FormulaireSafran
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


class SaisieForm(FormulaireSafran, forms.Form):
    """A sheet to add or to correct: what it says already, and what the rule needs to know of this sending.

    One that is added bears a mark: sent twice by a double click, it is added once (R14). One that is corrected bears
    the version that was read. `DIRECTS` are the fields kept as they are typed.
    """

    DIRECTS: ClassVar[tuple[str, ...]] = ()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    jeton = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def remplir(self, fiche: Any, version: int | None = None) -> None:
        """Start from this sheet, or from nothing; `version` when it is not its own."""
        self.cle = "version" if fiche else "jeton"
        del self.fields["jeton" if fiche else "version"]
        connue = fiche.version if fiche and version is None else version
        self.fields[self.cle].initial = connue if fiche else uuid.uuid4()
        for nom in self.DIRECTS if fiche else ():
            self.fields[nom].initial = getattr(fiche, nom)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return {nom: self.cleaned_data[nom] for nom in (*self.DIRECTS, self.cle)}


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
