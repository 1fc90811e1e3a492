"""A list of the house: its page, its fragment, its files."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.listes.colonnes import Colonne, feuille
from home.listes.selection import Selection
from home.tables import csv_response, xlsx_response

PAQUET = 500
FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}


class Liste(Selection):
    """A selection with its words, its columns, its page and its files."""

    nom: ClassVar[str] = ""
    titre: ClassVar[str] = ""
    chapo: ClassVar[str] = ""
    fil: ClassVar[Sequence[str]] = ()  # les pages au-dessus : libellés et adresses tour à tour ; vide, « Mon espace »
    vide, vide_bouton = "", ""  # ce qui se lit, et ce qui s'offre, tant qu'il n'y a rien
    sans_reponse, tout = "Rien ne répond à ces filtres.", "Tout afficher"  # ce qui se lit alors, et le bouton
    colonnes: ClassVar[Sequence[Colonne]] = ()
    gabarit: ClassVar[str] = "home/liste.html"
    resultats: ClassVar[str] = "home/liste_resultats.html"  # un gabarit qui l'étend y ajoute des liens, un avis
    rang: ClassVar[str] = ""
    rangs_gardes: ClassVar[Gardee | None] = None  # où se garde le HTML des rangs, quand il est le même pour qui les lit

    @property
    def vide_url(self) -> str:
        """Where the button of the empty list leads."""
        return ""

    @property
    def nom_du_fichier(self) -> str:
        """The name of the files, without extension."""
        return self.nom

    def de_la_page(self, lignes: Any) -> list[Any]:
        """The rows of one page; already written, for a list that keeps its rows: their keys alone are asked."""
        if self.rangs_gardes is None:
            return super().de_la_page(lignes)
        jour = timezone.localdate()
        cles = [(cle, jour) for cle in lignes.values_list("pk", flat=True)]
        return list(self.rangs_gardes.lire_lot(cles, self._ecrire).values())

    def par_cles(self, cles: Sequence[int]) -> QuerySet:
        """The rows of these keys, which this person may read, to write their rows."""
        raise NotImplementedError

    def _ecrire(self, cles: list[tuple[int, datetime.date]]) -> dict[tuple[int, datetime.date], SafeString]:
        gabarit, lues = get_template(self.rang), self.par_cles([cle for cle, _ in cles])
        ecrits = {ligne.pk: gabarit.render({"ligne": ligne}) for ligne in self.garnir(lues)}
        return {(cle, jour): ecrits[cle] for cle, jour in cles if cle in ecrits}

    @property
    def montrees(self) -> list[Colonne]:
        """The columns of the page."""
        return [colonne for colonne in self.colonnes if colonne.page]

    @property
    def tableau(self) -> SafeString:
        """The rows of the page with their cells, written here: a page has hundreds, each safe already."""
        premiere, *suite = self.montrees
        rangs = ((premiere.montrer(un, self, "th"), *(c.montrer(un, self) for c in suite)) for un in self.page)
        return SafeString("".join(f"<tr>{''.join(cellules)}</tr>" for cellules in rangs))

    def fichier(self, forme: str) -> StreamingHttpResponse:
        """The rows under the same filters, as a file."""
        colonnes = [colonne for colonne in self.colonnes if colonne.fichier]
        return FICHIERS[forme](self.nom_du_fichier, *feuille(colonnes, self._par_paquets()))

    def _par_paquets(self) -> Iterator[Any]:
        """The rows of a file, a few hundred at a time: a long file never stands whole in memory."""
        lignes = self.trouvees
        suite = lignes.iterator(chunk_size=PAQUET) if isinstance(lignes, QuerySet) else iter(lignes)
        while paquet := list(islice(suite, PAQUET)):
            yield from self.garnir(paquet)

    def repondre(self, forme: str = "", **contexte: Any) -> HttpResponse:
        """The page; its rows alone when htmx asks; a file when the address, or `forme`, says csv or xlsx.

        A `form` on the page makes it a 422 when it has errors.
        """
        forme = forme or self.request.GET.get("format", "")
        if forme in FICHIERS and self.colonnes:
            return self.fichier(forme)
        htmx = self.request.htmx and not self.request.htmx.history_restore_request
        gabarit = "home/liste_fragment.html" if htmx else self.gabarit
        contexte = {"liste": self, **contexte}
        statut = 422 if getattr(contexte.get("form"), "errors", None) else 200
        reponse = render(self.request, gabarit, contexte, status=statut)
        patch_vary_headers(reponse, ["HX-Request"])
        return reponse
