"""What guards a date: one room, one confirmed event; what disturbs others says why, and they are told (R5.14)."""

from home.erreurs import RegleRefusee
from home.permissions import Personne
from home.temps.calendrier import Occupation
from home.temps.typographie import date_longue, heure
from reseau.agenda import avis
from reseau.agenda.chocs import Choc, JourMarque, bloquants, chocs_lire, cle_de_tolerance
from reseau.agenda.choices import Moderation
from reseau.agenda.models import Evenement, Tolerance
from reseau.agenda.queries.chocs import Gene, chocs_dire, dates_a_venir, entourage_lire, genes_nouvelles
from reseau.comptes.models import Compte
from reseau.territoires.models import Commune

PRISE = (
    "Cette salle est déjà prise ce jour-là, à ces heures, par une date confirmée : choisissez un autre jour ou une "
    "autre salle, ou gardez votre date en option."
)
POURQUOI = "Cette date en gêne d’autres : prenez-en une meilleure, ou dites en une phrase pourquoi vous la gardez."


def date_garder(*, evenement: Evenement, par: Compte, motif: str = "") -> None:
    """Keep the dates to come of an event that its caller holds and has written; drafts and dates put off keep nothing.

    Every clash that the author may know of is tolerated with the reason, once, and the owners of the other are told;
    the owners of an option whose room is taken are told too. Raises RegleRefusee "lieu_confirme" when a confirmed date
    holds the room, "motif" when it disturbs and no reason is given.
    """
    chocs = salle_garder(evenement=evenement)
    genes = genes_nouvelles(chocs_dire(chocs, par))
    if genes and not (motif := motif.strip()):
        raise RegleRefusee("motif", POURQUOI)
    lignes = [
        Tolerance(evenement=evenement, cle=cle, rang=choc.rang, uid_autre=choc.b.uid[:200], motif=motif, par=par)
        for gene in genes
        for choc, cle in zip(gene.chocs, gene.cles, strict=True)
    ]
    Tolerance.objects.bulk_create(lignes, ignore_conflicts=True)
    _prevenir(evenement, genes, par, motif)
    _faire_ceder(evenement, chocs, par)


def salle_garder(*, evenement: Evenement) -> list[Choc]:
    """Its room alone, and what its dates to come disturb; nothing for a draft, nor for what is put off.

    Nobody else takes a room of this commune until the end of the transaction. Raises RegleRefusee "lieu_confirme".
    """
    if evenement.moderation == Moderation.BROUILLON or not evenement.tient_sa_date:
        return []
    commune = evenement.commune_id or (evenement.lieu.commune_id if evenement.lieu else None)
    if commune is not None:
        Commune.objects.select_for_update(of=("self",), no_key=True).order_by().get(pk=commune)
    dates = dates_a_venir(evenement)
    if not dates:
        return []
    chocs = chocs_lire(dates, entourage_lire(dates))
    if bloquants(chocs):
        raise RegleRefusee("lieu_confirme", PRISE)
    return chocs


def _prevenir(evenement: Evenement, genes: list[Gene], par: Compte, motif: str) -> None:
    """The owners of the others, once for each of them, however many of their dates meet."""
    autres = {_groupe(choc.b): gene for gene in reversed(genes) for choc in gene.chocs}
    for gene in autres.values():
        autre = gene.chocs[0].b
        if isinstance(autre, Occupation):
            dit = _dit(evenement, gene.date, autre)
            avis.GENE.envoyer(_proprietaires(autre, par), autre.url, gene.cles[0], motif=motif, **dit)


def _faire_ceder(evenement: Evenement, chocs: list[Choc], par: Compte) -> None:
    """The owners of each option whose room a confirmed date takes; the option stays one."""
    cedent = {_groupe(choc.b): choc for choc in chocs if choc.salle and choc.cede is choc.b}
    for choc in cedent.values():
        if (autre := choc.cede) is not None:
            dit = _dit(evenement, choc.a, autre)
            avis.CEDE.envoyer(_proprietaires(autre, par), autre.url, cle_de_tolerance(choc), **dit)


def _groupe(autre: Occupation | JourMarque) -> str:
    return getattr(autre, "groupe", "") or autre.uid


def _proprietaires(autre: Occupation, par: Compte) -> list[Personne]:
    return [compte for compte in autre.prevenir() if compte.pk != par.pk]


def _dit(evenement: Evenement, date: Occupation, autre: Occupation) -> dict[str, str]:
    """What they are told: their own title, who takes the day, when and where; never the title of the other."""
    return {
        "titre": autre.titre,
        "sien": f"{evenement.get_genre_display()} de {evenement.organisateur.nom}",
        "quand": f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}",
        "ou": date.endroit,
    }
