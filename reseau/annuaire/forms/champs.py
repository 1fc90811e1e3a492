"""Fields of the edit screens: a town, a list of words, territories by their names, the weekly grid."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from home.recherche.texte import replier
from home.typographie import JOURS
from reseau.annuaire.choices import ZONES_SANS_CODE, Zone
from reseau.annuaire.horaires import Grille
from reseau.annuaire.horaires.grille import PLAGES_PAR_JOUR
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.territoires.queries import commune_get


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


class JetonMixin:
    """The mark of a form that adds a sheet: sent twice by a double click, it adds one only (R14).

    The form declares `jeton = jeton_champ()` and calls `jeton_poser` when it is made.
    """

    def jeton_poser(self, ajout: bool) -> None:
        """A new mark for a form that adds; none for one that corrects."""
        self.fields["jeton"].initial = uuid.uuid4() if ajout else None

    def jeton_changer(self) -> None:
        """After « deja_ajoutee », the next sending is a deliberate one."""
        self.data = self.data.copy()
        self.data[self.add_prefix("jeton")] = str(uuid.uuid4())


def jeton_champ() -> forms.UUIDField:
    """The hidden field of the mark."""
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


def champs_de_grille(grille: Grille | None) -> dict[str, forms.Field]:
    """The time fields of a week, two ranges a day, filled with `grille`: `j0_d1`, `j0_f1`, `j0_d2`…"""
    champs: dict[str, forms.Field] = {}
    for rang, jour in enumerate(JOURS):
        plages = grille.jours[rang] if grille else ()
        for n, moitie in enumerate(("premier", "second")):
            for cle, mot in (("d", "début"), ("f", "fin")):
                heure = plages[n]["df".index(cle)].replace("24:00", "00:00") if n < len(plages) else None
                champs[f"j{rang}_{cle}{n + 1}"] = forms.TimeField(
                    label=f"{jour.capitalize()}, {moitie} horaire, {mot}", required=False, initial=heure
                )
    return champs


class GrilleMixin:
    """Reads the fields of `champs_de_grille`, which the form adds to its `base_fields`."""

    @property
    def jours(self) -> Iterator[tuple[str, list[list[forms.BoundField]]]]:
        """Each day's name and its ranges, for the template."""
        for rang, jour in enumerate(JOURS):
            plages = [[self[f"j{rang}_{cle}{n + 1}"] for cle in "df"] for n in range(PLAGES_PAR_JOUR)]
            yield jour.capitalize(), plages

    def grille_nettoyer(self, ouvert_feries: bool) -> Grille:
        """The grid as typed; each range that makes no sense is an error at its field."""
        return Grille(tuple(self._plages_du_jour(rang) for rang in range(7)), ouvert_feries)

    def _plages_du_jour(self, rang: int) -> tuple[tuple[str, str], ...]:
        plages, derniere = [], datetime.time.min
        for n in range(PLAGES_PAR_JOUR):
            nom_debut, nom_fin = f"j{rang}_d{n + 1}", f"j{rang}_f{n + 1}"
            debut, fin = self.cleaned_data.get(nom_debut), self.cleaned_data.get(nom_fin)
            if debut is None and fin is None:
                continue
            minuit = fin == datetime.time.min
            if debut is None or fin is None:
                self.add_error(nom_debut if debut is None else nom_fin, "Il manque une heure de ce côté.")
            elif fin <= debut and not minuit:
                self.add_error(nom_fin, "La fin doit suivre le début.")
            elif debut < derniere or plages and plages[-1][1] == "24:00":
                self.add_error(nom_debut, "Cet horaire chevauche le précédent.")
            else:
                plages.append((f"{debut:%H:%M}", "24:00" if minuit else f"{fin:%H:%M}"))
                derniere = fin
        return tuple(plages)
