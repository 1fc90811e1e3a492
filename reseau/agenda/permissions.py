"""Who proposes, reads, changes and moderates an event, who brings something, comes, tells of it afterwards; a
stranger gets 404.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.permissions import droit_exiger, reserve_a, trouver
from reseau.agenda.choices import A_TENIR, EN_MODERATION, JOURS_ARRIVEE, PASSES, EtatApport, Moderation, Vie, Visibilite
from reseau.agenda.models import Apport, AvisEtat, Creneau, Evenement
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import (
    bassins_animes,
    bassins_de,
    est_membre,
    est_region,
    reseaux_menes,
    roles_en_vigueur,
    structures_de,
    structures_representees,
)
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# Who proposes, reads, changes and moderates an event; a stranger gets 404.
#
# Everything shown anywhere (pages, feeds, search, digests, exports, posters) is read from `evenements_lisibles`.


def est_etat(compte: Compte) -> bool:
    """Speaks for the State services."""
    return Role.ETAT.value in roles_en_vigueur(compte)


def peut_proposer(compte: Compte) -> bool:
    """May propose an event: any member, partners too."""
    return est_membre(compte)


def peut_moderer_quelque_chose(compte: Compte) -> bool:
    """Has a queue of moderation: a chargé de mission, the Région."""
    return est_region(compte) or bool(bassins_animes(compte))


def structures_pour_organiser(compte: Compte) -> QuerySet[Structure]:
    """Structures in whose name one may propose: one's own, those one represents, those of the networks one leads.

    Whoever animates a bassin, a partner and the Région may name any structure of the network: moderation comes after.
    """
    structures = Structure.objects.visibles().order_by("nom")
    if est_region(compte) or bassins_animes(compte) or Role.PARTENAIRE.value in roles_en_vigueur(compte):
        return structures
    siennes = structures_de(compte) | structures_representees(compte)
    return structures.filter(Q(pk__in=siennes) | Q(reseau__in=reseaux_menes(compte)))


def _organises(compte: Compte) -> Q:
    """Events that this person prepares, or that a structure of hers organises, drafts of others left out."""
    siens = Q(cree_par=compte.pk)
    if structures := structures_de(compte) | structures_representees(compte):
        organise = Q(organisateur__in=structures) | Q(
            pk__in=Evenement.co_organisateurs.through.objects.filter(structure__in=structures).values("evenement")
        )
        siens |= Q(moderation__in=EN_MODERATION) & organise
    return siens


def _moderes(compte: Compte) -> Q:
    """Events that wait for this person, or did: those of her bassins; all of them for the Région."""
    dits = Q(moderation__in=EN_MODERATION)
    if est_region(compte):
        return dits
    bassins = bassins_animes(compte)
    return dits & Q(pk__in=_dans(bassins)) if bassins else Q(pk__in=())


def _dans(bassins: frozenset[int]) -> QuerySet:
    return Evenement.bassins.through.objects.filter(bassin__in=bassins).values("evenement")


def evenements_publics() -> QuerySet[Evenement]:
    """What anyone reads without an account."""
    return Evenement.objects.filter(moderation=Moderation.PROGRAMME, visibilite=Visibilite.PUBLIC)


def evenements_lisibles(compte: Compte) -> QuerySet[Evenement]:
    """Every event that this person, maybe nobody in particular, may read; the one reading of every door."""
    if not est_membre(compte):
        return evenements_publics()
    return Evenement.objects.filter(_partages(compte) | _organises(compte))


def _partages(compte: Compte) -> Q:
    """What a member reads without having had a hand in it: it depends on her roles and her bassins alone."""
    vus = Q(visibilite__in=(Visibilite.PUBLIC, Visibilite.MEMBRES))
    if bassins := bassins_de(compte):
        vus |= Q(pk__in=_dans(bassins))
    lisibles = Q(moderation=Moderation.PROGRAMME) & vus | _moderes(compte)
    if est_etat(compte):
        lisibles |= Q(moderation__in=EN_MODERATION, avis_etat__isnull=False)
    return lisibles


def evenements_partages(compte: Compte) -> QuerySet[Evenement]:
    """Those on the programme that readers of this class read alike; what one organises oneself left out."""
    if not est_membre(compte):
        return evenements_publics()
    return Evenement.objects.filter(_partages(compte), moderation=Moderation.PROGRAMME)


def evenements_programmes(compte: Compte) -> QuerySet[Evenement]:
    """Those on the programme among them: what calendars, lists and feeds show."""
    return evenements_lisibles(compte).filter(moderation=Moderation.PROGRAMME)


def evenements_a_moderer(compte: Compte) -> QuerySet[Evenement]:
    """Those that this person moderates, in every state but drafts."""
    return Evenement.objects.filter(_moderes(compte))


def evenements_organises(compte: Compte) -> QuerySet[Evenement]:
    """Those that this person prepares, or that a structure of hers organises."""
    return Evenement.objects.filter(_organises(compte))


def peut_modifier(compte: Compte, evenement: Evenement) -> bool:
    """May change it: who organises it, and who moderates it."""
    return evenements_organises(compte).filter(pk=evenement.pk).exists() or peut_moderer(compte, evenement)


def peut_defaire(compte: Compte, evenement: Evenement) -> bool:
    """May put off or cancel what is announced: who prepares or moderates it, who represents an organiser, or has been
    one of its people for a month.
    """
    if evenement.moderation != Moderation.PROGRAMME or evenement.cree_par_id == compte.pk:
        return True
    organisent = set(evenement.organisent)
    if organisent & structures_representees(compte) or peut_moderer(compte, evenement):
        return True
    arrivees = compte.rattachements.en_vigueur().filter(structure__in=organisent)
    return arrivees.filter(du__lte=timezone.localdate() - timedelta(days=JOURS_ARRIVEE)).exists()


def peut_moderer(compte: Compte, evenement: Evenement) -> bool:
    """May put it on the programme: who animates one of its bassins; the Région any, and alone what is regional."""
    return evenements_a_moderer(compte).filter(pk=evenement.pk).exists()


def peut_donner_avis(compte: Compte, evenement: Evenement) -> bool:
    """Is asked for the opinion of the State services on this event, and it is not given yet."""
    avis = getattr(evenement, "avis_etat", None)
    return est_etat(compte) and avis is not None and not avis.sens and evenement.moderation == Moderation.PROPOSE


def bassins_a_figer(compte: Compte) -> QuerySet[Bassin]:
    """The bassins whose programme this person may freeze."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    return bassins if est_region(compte) else bassins.filter(pk__in=bassins_animes(compte))


def peut_figer(compte: Compte, bassin: Bassin | None) -> bool:
    """May freeze the programme of a year: the Région any, who animates a bassin its own."""
    return est_region(compte) or bassin is not None and bassin.pk in bassins_animes(compte)


proposer_required = reserve_a(peut_proposer)
etat_required = reserve_a(est_etat)
moderer_required = reserve_a(peut_moderer_quelque_chose)


def evenement_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person may read, with what its page shows; Http404 otherwise."""
    return trouver(_garni(evenements_lisibles(compte)), uuid=identifiant)


def evenement_get_modifiable(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person may change; Http404 otherwise."""
    evenements = _garni(Evenement.objects.all())
    return trouver(evenements, lambda evenement: peut_modifier(compte, evenement), uuid=identifiant)


def evenement_de_la_cle(compte: Compte, cle: str) -> Evenement | None:
    """The event that the key of a form names, when this person may change it; None for a new one."""
    try:
        evenement = _garni(Evenement.objects.filter(uuid=uuid.UUID(cle))).first()
    except ValueError:
        return None
    return evenement if evenement is not None and peut_modifier(compte, evenement) else None


def creneau_get_modifiable(compte: Compte, identifiant: uuid.UUID, rang: int) -> Creneau:
    """One date of an event that this person may change; Http404 otherwise."""
    evenement = evenement_get_modifiable(compte, identifiant)
    return trouver(Creneau.objects.filter(evenement=evenement).select_related("evenement"), rang=rang)


def evenement_get_modere(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person moderates; Http404 otherwise."""
    return trouver(_garni(evenements_a_moderer(compte)), uuid=identifiant)


def avis_get_attendu(compte: Compte, identifiant: uuid.UUID) -> AvisEtat:
    """The opinion asked on an event, given or not, for who speaks for the State; Http404 otherwise."""
    avis = AvisEtat.objects.select_related(
        "evenement__organisateur", "evenement__lieu__commune", "evenement__commune", "par"
    )
    return trouver(avis, lambda _: est_etat(compte), evenement__uuid=identifiant)


def _garni(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    return evenements.select_related("organisateur__reseau", "lieu__commune", "commune", "serie", "avis_etat")


# Who brings something to an event, who comes, who tells of it afterwards; a stranger gets 404.


def organise(compte: Compte, evenement: Evenement) -> bool:
    """Prepares it, or is of a structure that organises it, while she is of the network."""
    return est_membre(compte) and evenements_organises(compte).filter(pk=evenement.pk).exists()


def structures_pour_apporter(compte: Compte) -> QuerySet[Structure]:
    """Those in whose name one brings something: one's own, and those one represents."""
    siennes = structures_de(compte) | structures_representees(compte)
    return Structure.objects.visibles().filter(pk__in=siennes).select_related("reseau").order_by("nom")


def prepare_encore(evenement: Evenement) -> bool:
    """Something may still be brought to it: neither refused, nor cancelled, nor over."""
    vivant = evenement.vie in (*A_TENIR, Vie.REPORTE) and not evenement.passe
    return vivant and evenement.moderation != Moderation.REFUSE


def attend_des_reponses(evenement: Evenement) -> bool:
    """Professionals may say that they come: on the programme, with a date that is still to come."""
    return evenement.programme_au_calendrier and evenement.tient_sa_date and not evenement.passe


def lit(compte: Compte, evenement: Evenement) -> bool:
    """Reads this event today."""
    return evenements_lisibles(compte).filter(pk=evenement.pk).exists()


def peut_retirer(compte: Compte, apport: Apport) -> bool:
    """May take it away: whoever is of the structure that brings it, and who organises."""
    siennes = structures_de(compte) | structures_representees(compte)
    return apport.structure_id in siennes or organise(compte, apport.evenement)


def evenement_get_prepare(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person reads, to which a structure of hers may still bring something; Http404 otherwise."""
    evenement = evenement_get_lisible(compte, identifiant)
    droit_exiger(prepare_encore(evenement) and structures_pour_apporter(compte).exists())
    return evenement


def evenement_get_organise(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person organises; Http404 otherwise."""
    evenement = evenement_get_lisible(compte, identifiant)
    droit_exiger(organise(compte, evenement))
    return evenement


def apport_get_cherche(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something looked for, at an event that this person reads, that her structure may bring; Http404 otherwise."""
    droit_exiger(structures_pour_apporter(compte).exists())
    return _apport(compte, identifiant, lambda apport: apport.etat == EtatApport.CHERCHE)


def apport_get_a_accepter(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something brought to an event that this person organises; Http404 otherwise."""
    return _apport(compte, identifiant, lambda apport: organise(compte, apport.evenement))


def apport_get_retirable(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something that this person may take away; Http404 otherwise."""
    return _apport(compte, identifiant, lambda apport: peut_retirer(compte, apport))


def _apport(compte: Compte, identifiant: uuid.UUID, droit: Callable[[Apport], bool]) -> Apport:
    apports = Apport.objects.select_related("evenement", "structure", "par")
    return trouver(apports, lambda apport: lit(compte, apport.evenement) and droit(apport), uuid=identifiant)


def evenement_get_a_raconter(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event held, that this person organised; Http404 otherwise."""
    evenement = evenement_get_organise(compte, identifiant)
    droit_exiger(evenement.vie in PASSES)
    return evenement
