"""The search of the directory: words, place, facets (R2.2, R3.2, R5.1, R5.3)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from home.gardees import Gardee
from reseau.annuaire.choices import PAGES_MAX, PAR_PAGE
from reseau.annuaire.queries.comprises import Comprise, comprises
from reseau.annuaire.queries.relachements import Piste, pistes_trouver
from reseau.annuaire.queries.reponses import Reponse, reponses_decrire
from reseau.annuaire.queries.resultats import StructureTrouvee, lignes_lues, structures_decrire
from reseau.annuaire.queries.vocabulaire import Libelles, libelles_gardes
from reseau.annuaire.recherche.classement import structures_classees
from reseau.annuaire.recherche.criteres import Criteres, Trouvees
from reseau.annuaire.recherche.memoire import Memoire, memoire_courante
from reseau.annuaire.recherche.score import partager, traits_du_service
from reseau.annuaire.recherche.trouver import trouver
from reseau.structures.choices import STATUTS_CACHES
from reseau.structures.models import StatutStructure

CACHEES = Gardee("structures cachées", pieces=("structures",))
BESOINS = 8


@dataclass(frozen=True)
class Resultats:
    """One page of answers, the exact counts of every facet, and what was understood.

    `reponses` and `structures` tell the same doors in the same order: the service that answers best and its place, or
    the structure with all that answers there. `ignores` are words set aside, `propositions` offered instead of others
    that are kept; `rayon` is the circle they were found in, `elargi` when it is not the one asked for (None: the whole
    region); `incompris`: nothing in the question means anything here, and `besoins` are proposed; `toute_demande`: no
    word led anywhere, those found listen to any demand.
    """

    criteres: Criteres
    nombre: int
    decrire: Callable[[], list[StructureTrouvee]]
    comptes: dict[str, dict[str, int]]
    ouvertes: int
    libelles: Libelles
    reponses: list[Reponse] = field(default_factory=list)
    reservees: int = 0
    corrections: dict[str, str] = field(default_factory=dict)
    propositions: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    comprises: tuple[Comprise, ...] = ()
    incompris: bool = False
    toute_demande: bool = False
    rayon: int | None = None
    villes: list[dict[str, Any]] = field(default_factory=list)
    pistes: list[Piste] = field(default_factory=list)
    besoins: list[Piste] = field(default_factory=list)

    @cached_property
    def structures(self) -> list[StructureTrouvee]:
        """The structures with all that answers there: described for who asks, the page does without."""
        return self.decrire()

    @property
    def pages(self) -> int:
        """How many pages there are, one at least; past the last one, a narrower question finds better."""
        return max(1, min(PAGES_MAX, -(-self.nombre // PAR_PAGE)))

    @property
    def elargi(self) -> bool:
        """Whether nothing answered well enough in the circle that was asked for."""
        return bool(self.criteres.commune) and self.rayon != self.criteres.rayon


def rechercher(
    criteres: Criteres, *, moment: datetime.datetime | None = None, mots: Libelles | None = None
) -> Resultats:
    """Answer a question; facet counts are exact and count structures, as the list does.

    At most twelve queries whatever the size. `moment` is an aware time for « ouvert maintenant » (now by default).
    """
    moment = moment or timezone.now()
    memoire, jour = memoire_courante(), timezone.localdate(moment)
    mots = mots or libelles_gardes(jour)
    trouvees = lignes_trouver(criteres, moment, mots, memoire)
    comptes = trouvees.comptes
    page = min(max(criteres.page, 1), max(1, min(PAGES_MAX, -(-comptes.structures // PAR_PAGE))))
    parts = partager(trouvees.lecture.valeurs(comptes.lignes), traits_du_service(memoire, jour))
    avant = (page - 1) * PAR_PAGE
    montrees = structures_classees(parts, trouvees.geographie, memoire, slice(avant, page * PAR_PAGE), jour)
    lues = lignes_lues([classee.structure for classee in montrees], trouvees)
    return Resultats(
        criteres=replace(criteres, page=page),
        nombre=comptes.structures,
        decrire=lambda: structures_decrire(lues, trouvees, mots, moment, avant),
        reponses=reponses_decrire(montrees, lues, trouvees, mots, moment, avant, criteres.texte),
        comptes=comptes.par_valeur,
        ouvertes=comptes.ouvertes,
        libelles=mots,
        reservees=trouvees.structures_reservees,
        corrections=trouvees.question.corrections,
        propositions=trouvees.question.propositions,
        ignores=trouvees.ignores,
        comprises=comprises(trouvees.question, criteres.texte),
        incompris=trouvees.incompris,
        toute_demande=trouvees.question.ecoutee,
        rayon=trouvees.rayon if criteres.commune else None,
        villes=memoire.villes,
        pistes=[] if comptes.structures else _pistes(criteres, trouvees, moment),
        besoins=[] if comptes.structures else _besoins(criteres, trouvees, moment, mots),
    )


def lignes_trouver(
    criteres: Criteres,
    moment: datetime.datetime,
    mots: Libelles,
    memoire: Memoire | None = None,
    visibles: int | None = None,
    *,
    reservees: bool = False,
    elargir: bool = True,
) -> Trouvees:
    """The rows that answer a question, all pages together; `visibles` for who asks many at once.

    With `reservees`, those too that are near the commune and kept for the inhabitants of other territories; without
    `elargir`, the circle that was asked for and no wider one.
    """
    memoire = memoire or memoire_courante()
    visibles = lignes_visibles(memoire, timezone.localdate(moment)) if visibles is None else visibles
    return trouver(criteres, moment, mots.en_vigueur, memoire, visibles, reservees=reservees, elargir=elargir)


def _pistes(criteres: Criteres, trouvees: Trouvees, moment: datetime.datetime) -> list[Piste]:
    """What may be loosened; no query but those of a wider circle."""

    def compter(larges: Criteres) -> int:
        return trouver(larges, moment, {}, trouvees.memoire, trouvees.visibles).comptes.structures

    return pistes_trouver(criteres, compter)


def _besoins(criteres: Criteres, trouvees: Trouvees, moment: datetime.datetime, mots: Libelles) -> list[Piste]:
    """What the place has an answer to, theme by theme, the most answered first."""
    themes = {"theme": mots.en_vigueur.get("theme", [])}
    larges = criteres.sans(texte="", choix={}, ouvert=False)
    comptes = trouver(larges, moment, themes, trouvees.memoire, trouvees.visibles).comptes.par_valeur["theme"]
    codes = sorted((code for code in comptes if comptes[code]), key=lambda code: -comptes[code])[:BESOINS]
    return [Piste(mots.libelle("theme", code), {"q": "", "theme": code}, comptes[code]) for code in codes]


def lignes_visibles(memoire: Memoire, jour: datetime.date) -> int:
    """Every row but those of structures whose status hides them on that day."""
    lignes = memoire.vivantes
    for structure in CACHEES.lire(jour, lambda: list(_cachees(jour))):
        lignes &= ~memoire.segment(structure)
    return lignes


def _cachees(jour: datetime.date) -> QuerySet:
    caches = StatutStructure.objects.en_vigueur(jour).filter(statut__in=STATUTS_CACHES)
    return caches.order_by().values_list("structure_id", flat=True)
