"""The weekly hours of a place, or of a service at a place: two ranges a day, or OpenStreetMap's own writing (R5.1)."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms

from home.formulaires import FormulaireSafran
from home.typographie import JOURS
from reseau.annuaire.horaires.grille import PLAGES_PAR_JOUR, Grille, grille_ecrire, grille_lire
from reseau.annuaire.horaires.osm import horaires_valider


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


class HorairesForm(FormulaireSafran, forms.Form):
    """The base of a form that asks for hours; `horaires` is what it starts from.

    Once clean, `cleaned_data["horaires"]` holds them in OpenStreetMap's syntax; each range that makes no sense is an
    error at its field.
    """

    feries = forms.BooleanField(label="Ouvert aussi les jours fériés", required=False)
    horaires_libres = forms.CharField(
        label="Horaires en écriture OpenStreetMap", max_length=400, required=False,
        help_text="Pour ce que la grille ne sait pas dire : « We[1,3] 14:00-17:00; PH off », le 1er et le 3e mercredis "
        "du mois. Laissez vide si la grille suffit.",
    )  # fmt: skip

    def __init__(self, *args: Any, horaires: str = "", **kwargs: Any) -> None:
        grille = grille_lire(horaires) if horaires else None
        self.base_fields = {**self.base_fields, **champs_de_grille(grille)}
        super().__init__(*args, **kwargs)
        self.fields["feries"].initial = bool(grille and grille.ouvert_feries)
        self.fields["horaires_libres"].initial = horaires if horaires and grille is None else ""

    @property
    def jours(self) -> Iterator[tuple[str, list[list[forms.BoundField]]]]:
        """Each day's name and its ranges, for the template."""
        for rang, jour in enumerate(JOURS):
            plages = [[self[f"j{rang}_{cle}{n + 1}"] for cle in "df"] for n in range(PLAGES_PAR_JOUR)]
            yield jour.capitalize(), plages

    def clean(self) -> dict[str, Any]:
        """Hours come from the grid or from the free writing, not from both."""
        donnees = super().clean()
        grille = Grille(tuple(self._plages_du_jour(rang) for rang in range(7)), bool(donnees.get("feries")))
        libres = donnees.get("horaires_libres", "").strip()
        if libres and not grille.vide:
            self.add_error("horaires_libres", "Choisissez : la grille, ou cette écriture. Effacez l’une des deux.")
        elif libres:
            try:
                horaires_valider(libres)
            except forms.ValidationError as erreur:
                self.add_error("horaires_libres", erreur)
        donnees["horaires"] = libres or grille_ecrire(grille)
        return donnees

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
