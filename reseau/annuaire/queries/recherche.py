"""The search of the directory: words, place, facets (R2.2, R3.2, R5.1, R5.3)."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from home.gardees import Gardee
from home.recherche.demande import demande_lire
from home.recherche.evaluation import Texte, texte_evaluer
from home.recherche.index import sauf
from reseau.annuaire.choices import PAR_PAGE
from reseau.annuaire.queries.relachements import Piste, pistes_trouver
from reseau.annuaire.queries.resultats import StructureTrouvee, structures_decrire
from reseau.annuaire.queries.vocabulaire import Libelles, libelles_gardes
from reseau.annuaire.recherche.classement import structures_classees
from reseau.annuaire.recherche.criteres import Criteres, Trouvees
from reseau.annuaire.recherche.facettes import compter
from reseau.annuaire.recherche.geographie import Geographie, autour_de, dans_le_bassin, dans_le_territoire
from reseau.annuaire.recherche.memoire import Memoire, memoire_courante
from reseau.structures.choices import STATUTS_CACHES
from reseau.structures.models import StatutStructure

CACHEES = Gardee("structures cachées", pieces=("structures",))


@dataclass(frozen=True)
class Resultats:
    """One page of answers, the exact counts of every facet, and what was understood."""

    criteres: Criteres
    nombre: int
    structures: list[StructureTrouvee]
    comptes: dict[str, dict[str, int]]
    ouvertes: int
    libelles: Libelles
    reservees: int = 0
    corrections: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    villes: list[dict[str, Any]] = field(default_factory=list)
    pistes: list[Piste] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.nombre // PAR_PAGE))


def rechercher(
    criteres: Criteres, *, moment: datetime.datetime | None = None, mots: Libelles | None = None
) -> Resultats:
    """Answer a question; facet counts are exact and count structures, as the list does.

    At most twelve queries whatever the size. `moment` is an aware time for « ouvert maintenant » (now by default).
    """
    moment = moment or timezone.now()
    memoire = memoire_courante()
    mots = mots or libelles_gardes(timezone.localdate(moment))
    trouvees = lignes_trouver(criteres, moment, mots, memoire)
    page = min(max(criteres.page, 1), max(1, -(-trouvees.comptes.structures // PAR_PAGE)))
    cles = structures_classees(
        trouvees.comptes.lignes, trouvees.texte.niveaux, trouvees.geographie, trouvees.memoire,
        page * PAR_PAGE, timezone.localdate(moment),
    )  # fmt: skip
    return Resultats(
        criteres=replace(criteres, page=page),
        nombre=trouvees.comptes.structures,
        structures=structures_decrire(cles[(page - 1) * PAR_PAGE :], trouvees, mots, moment, (page - 1) * PAR_PAGE),
        comptes=trouvees.comptes.par_valeur,
        ouvertes=trouvees.comptes.ouvertes,
        libelles=mots,
        reservees=trouvees.structures_reservees,
        corrections=trouvees.texte.corrections,
        ignores=trouvees.texte.ignores,
        villes=trouvees.memoire.villes,
        pistes=[] if trouvees.comptes.structures else pistes_trouver(criteres, trouvees),
    )


def lignes_trouver(
    criteres: Criteres,
    moment: datetime.datetime,
    mots: Libelles,
    memoire: Memoire | None = None,
    visibles: int | None = None,
    *,
    reservees: bool = False,
) -> Trouvees:
    """The rows that answer a question, all pages together; `visibles` for who asks many at once.

    With `reservees`, those too that are near the commune and kept for the inhabitants of other territories.
    """
    memoire = memoire or memoire_courante()
    visibles = lignes_visibles(memoire, timezone.localdate(moment)) if visibles is None else visibles
    demande = demande_lire(criteres.texte, memoire.vocabulaire)
    texte = texte_evaluer(demande, memoire, visibles) if demande else Texte()
    if criteres.commune:
        geographie = autour_de(criteres.commune, criteres.rayon, memoire)
    elif criteres.bassin:
        geographie = dans_le_bassin(criteres.bassin, memoire)
    elif criteres.territoire:
        geographie = dans_le_territoire(criteres.territoire, memoire)
    else:
        geographie = Geographie(visibles)
    dits = visibles & texte.tous if demande else visibles
    lieu = geographie.lignes | geographie.reservees if reservees else geographie.lignes
    comptes = compter(dits & lieu, criteres.choix, criteres.ouvert, moment, mots.en_vigueur, memoire)
    ailleurs = sauf("", dits & geographie.reservees, comptes.filtres)
    return Trouvees(comptes, texte, geographie, memoire, visibles, criteres.commune, ailleurs)


def lignes_visibles(memoire: Memoire, jour: datetime.date) -> int:
    """Every row but those of structures whose status hides them on that day."""
    lignes = memoire.vivantes
    for structure in CACHEES.lire(jour, lambda: list(_cachees(jour))):
        lignes &= ~memoire.segment(structure)
    return lignes


def _cachees(jour: datetime.date) -> QuerySet:
    caches = StatutStructure.objects.en_vigueur(jour).filter(statut__in=STATUTS_CACHES)
    return caches.order_by().values_list("structure_id", flat=True)
