"""One note in a list, whatever the list."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.http import HttpRequest

from home.recherche.texte import replier
from pratiques.models import FichePratiquePage
from pratiques.queries.fiches import bassins_en_mots


@dataclass(frozen=True)
class Ligne:
    """One note of the list."""

    fiche: FichePratiquePage
    url: str
    bassins: list[str]
    themes: list[str]

    @property
    def surtitre(self) -> str:
        """Network, then bassins."""
        return " · ".join(filter(None, [str(self.fiche.reseau), bassins_en_mots(self.bassins)]))


def lignes_de(fiches: list[FichePratiquePage], request: HttpRequest | None = None) -> list[Ligne]:
    """What a list shows of each note, in one query whatever their number."""
    termes = _termes([fiche.pk for fiche in fiches])
    return [Ligne(f, f.get_url(request) or "", termes["bassins"][f.pk], termes["themes"][f.pk]) for f in fiches]


def _termes(cles: list[int]) -> dict[str, dict[int, list[str]]]:
    """Labels of the bassins and of the themes of each note, in alphabetical order."""
    parties = []
    for champ, nom in (("bassins", "nom"), ("themes", "libelle")):
        lien = FichePratiquePage._meta.get_field(champ)
        source, cible = f"{lien.m2m_field_name()}_id", lien.m2m_reverse_field_name()
        liens = lien.remote_field.through.objects.filter(**{f"{source}__in": cles}).order_by()
        champ_dit = Value(champ, output_field=CharField())
        parties.append(liens.annotate(champ=champ_dit, cle=F(source), libelle=F(f"{cible}__{nom}")))
    premiere, seconde = [partie.values_list("champ", "cle", "libelle") for partie in parties]
    par_champ: dict[str, dict[int, list[str]]] = {"bassins": defaultdict(list), "themes": defaultdict(list)}
    for champ, cle, libelle in sorted(premiere.union(seconde, all=True), key=lambda ligne: replier(ligne[2])):
        par_champ[champ][cle].append(libelle)
    return par_champ
