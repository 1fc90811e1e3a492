"""One note in a list, whatever the list."""

from dataclasses import dataclass

from django.http import HttpRequest

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
    """What a list shows of each note, in two queries whatever their number."""
    bassins = _termes(fiches, "bassins", "nom")
    themes = _termes(fiches, "themes", "libelle")
    return [Ligne(f, f.get_url(request) or "", bassins.get(f.pk, []), themes.get(f.pk, [])) for f in fiches]


def _termes(fiches: list[FichePratiquePage], champ: str, nom: str) -> dict[int, list[str]]:
    """Labels of one vocabulary by note."""
    lien = FichePratiquePage._meta.get_field(champ)
    source, cible = f"{lien.m2m_field_name()}_id", lien.m2m_reverse_field_name()
    par_fiche: dict[int, list[str]] = {}
    liens = lien.remote_field.through.objects.filter(**{f"{source}__in": [f.pk for f in fiches]})
    for pk, libelle in liens.order_by(f"{cible}__{nom}").values_list(source, f"{cible}__{nom}"):
        par_fiche.setdefault(pk, []).append(libelle)
    return par_fiche
