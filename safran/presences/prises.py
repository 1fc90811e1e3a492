"""What this room offers to the ground floor: cards of « mon espace », personal data, what it hears, periodic work,
checks of the sheets.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import storages
from django.db.models import F, OuterRef, Q, Subquery

from home.exploitation.travaux import NUIT, Periodique
from home.registre import Carte, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement
from home.temps.typographie import nombre_dire
from reseau.comptes.models import Compte
from safran.inscriptions.choices import CONSTATS, EtatInscription
from safran.inscriptions.models import Inscription, Seance
from safran.presences import permissions
from safran.presences.choices import BORDEREAUX_APPROUVES, BORDEREAUX_EN_COURS, EtatLigne, EtatPresence, constat_de
from safran.presences.models import BordereauElimination, Contresignature, EtapePresence, LigneBordereau, Presence
from safran.presences.queries import bordereaux, feuilles
from safran.presences.queries.bordereaux import bordereau_chiffres, empreinte_de
from safran.presences.rules import bordereaux as bordereaux_ecoutes
from safran.presences.rules import feuilles as pieces
from safran.presences.rules.bordereaux import bordereau_proposer, bordereaux_detruire
from safran.presences.rules.feuilles import minutes_de


@carte_comptee(permissions.convoquees_du_jour)
def carte_du_jour(compte: Compte) -> Carte | None:
    """Today's half-days, to sign; nothing on other days."""
    demis = feuilles.mes_demi_journees(compte)
    return Carte("Aujourd’hui en salle", "presences/carte_jour.html", {"demis": demis}) if demis else None


def carte_feuilles(compte: Compte) -> Carte | None:
    """The sheets that wait for their trainer or for who runs the session."""
    if not permissions.tient_des_feuilles(compte):
        return None
    contexte = {"seances": feuilles.seances_a_tenir(compte), "bordereau": bordereaux.bordereau_attendu(compte)}
    return Carte("Feuilles d’émargement", "presences/carte_feuilles.html", contexte, large=False)


# What this room knows of a person.


def donnees_des_presences(compte: Compte) -> list[Rubrique]:
    """The half-days of a person with their whole history, and the sheets she certified."""
    siennes = (
        Presence.objects.filter(inscription__compte=compte)
        .select_related("seance", "inscription__session__formation")
        .prefetch_related("historique")
        .order_by("seance__date", "seance__debut")
    )
    lignes = [
        {
            "Formation": presence.inscription.session.formation.title,
            "Demi-journée": str(presence.seance),
            "État": presence.get_etat_display(),
            "Minutes": presence.minutes,
            "Signée le": presence.signee_le,
            "Justificatif": presence.piece_nom,
            "Historique": [
                {"Geste": e.geste, "Le": e.le, "Retard": e.retard, "Départ": e.depart, "Motif": e.motif}
                for e in presence.historique.all()
            ],
        }
        for presence in siennes
    ]
    certifiees = [
        {"Formation": c.seance.session.formation.title, "Demi-journée": str(c.seance), "Le": c.le}
        for c in compte.contresignatures.select_related("seance__session__formation")
    ]
    # Ce qui fut approuvé ou reporté pour la Région ; les approbations survivent au compte.
    premieres = BordereauElimination.objects.filter(premiere_par=compte)
    secondes = BordereauElimination.objects.filter(seconde_par=compte)
    gestes: list[dict[str, Any]] = [
        *[{"Bordereau": b.pk, "Geste": "Première approbation", "Le": b.premiere_le} for b in premieres],
        *[{"Bordereau": b.pk, "Geste": "Seconde approbation", "Le": b.seconde_le} for b in secondes],
        *[
            {"Bordereau": ligne.bordereau_id, "Geste": "Report", "Au": ligne.reporte_au, "Motif": ligne.motif}
            for ligne in LigneBordereau.objects.filter(reporte_par=compte)
        ],
    ]
    return [
        Rubrique("Présences en salle", lignes),
        Rubrique("Feuilles contresignées", certifiees),
        Rubrique("Bordereaux d’élimination", gestes),
    ]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Tenir les feuilles d’émargement",
        "présence, retard, signature tracée, justificatif d’absence, contresignature",
        "EtapePresence Contresignature BordereauElimination LigneBordereau",
        personnes="les personnes formées, les formateurs",
        destinataires="les formateurs de la session, qui la pilote, la Région",
        duree="signatures et justificatifs : trois ans, puis destruction à deux accords ; le reste avec l’attestation",
        base="obligation légale de l’organisme de formation (article 6-1-c du RGPD)",
    )
]


# What this room does when a room below speaks.


def traces_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was made anonymous: drawings and evidence go."""
    pieces.traces_oublier(compte=compte)


def lever_l_approbation(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was closed: what it approved alone falls."""
    bordereaux_ecoutes.approbation_lever(compte=compte)


def retenir_seance(seance: Seance) -> str:
    """Why the day and the hours of a half-day are fixed; empty when they may change."""
    if Presence.toutes.filter(seance=seance).exists() or Contresignature.objects.filter(seance=seance).exists():
        return "sa feuille d’émargement est commencée"
    return ""


# The end of keeping: what two people approved is destroyed, what has been kept long enough is proposed.


def _purger() -> Iterator[str]:
    """What left, session by session; then the list that waits."""
    purges = bordereaux_detruire()
    for purge in purges:
        yield (
            f"Session {purge.session_id} : {purge.signatures + purge.contresignatures} signatures tracées, "
            f"{purge.justificatifs} justificatifs effacés."
        )
    if not purges:
        yield "Rien à effacer."
    if bordereau := bordereau_proposer():
        sessions = nombre_dire(bordereau_chiffres(bordereau)["sessions"], "session")
        yield f"Bordereau {bordereau.pk}, {bordereau.etat_dit.lower()} : {sessions}."


TRAVAUX = [Periodique("presences.emargement", NUIT, lambda: "\n".join(_purger()))]


# Invariants of the sheets, for `manage.py verifier`.


def presences_coherentes() -> Iterator[str]:
    """Minutes that follow the hours, a row that is the last line of its history, a sign-up that says the same."""
    dernieres = EtapePresence.objects.filter(presence=OuterRef("pk")).order_by("-pk")
    lignes = Presence.toutes.select_related("seance", "inscription").annotate(
        dernier_etat=Subquery(dernieres.values("etat")[:1]),
        dernier_retard=Subquery(dernieres.values("retard")[:1]),
        dernier_depart=Subquery(dernieres.values("depart")[:1]),
    )
    etats = defaultdict(list)
    for p in lignes.order_by("pk").iterator(chunk_size=2000):
        if p.etat != EtatPresence.A_NOTER:
            etats[p.inscription_id].append(p.etat)
        if p.minutes != minutes_de(seance=p.seance, etat=p.etat, retard=p.retard, depart=p.depart):
            yield f"La présence {p.pk} compte {p.minutes} minutes au lieu de celles de sa séance."
        if (p.etat, p.retard, p.depart) != (p.dernier_etat, p.dernier_retard, p.dernier_depart):
            yield f"La présence {p.pk} n’est pas ce que dit son historique."
        if p.seance.session_id != p.inscription.session_id:
            yield f"La présence {p.pk} est dans une autre session que son inscription."
        if p.piece_nom and not storages["prive"].exists(p.piece):
            yield f"Le justificatif de la présence {p.pk} a disparu."
    yield from _constats(etats)


def _constats(etats: dict[int, list[str]]) -> Iterator[str]:
    """What the sign-ups say beside what the sheets say."""
    constatees = Inscription.objects.filter(etat__in=CONSTATS) | Inscription.objects.filter(pk__in=list(etats))
    for pk, etat in constatees.values_list("pk", "etat"):
        attendu = constat_de(etats.get(pk, [])) or EtatInscription.INSCRITE.value
        if etat != attendu:
            yield f"L’inscription {pk} ne dit pas ce que dit sa feuille d’émargement."


def bordereaux_coherents() -> Iterator[str]:
    """A list is the one that was approved; nothing was destroyed without two approvals, nor said so and kept."""
    for bordereau in BordereauElimination.objects.exclude(empreinte="").order_by("pk"):
        if empreinte_de(bordereau) != bordereau.empreinte:
            yield f"La liste du bordereau {bordereau.pk} n’est plus celle qui a été approuvée."
    lignes = LigneBordereau.objects.order_by("pk")
    for ligne in lignes.filter(etat=EtatLigne.DETRUITE).exclude(bordereau__etat__in=BORDEREAUX_APPROUVES):
        yield f"Le bordereau {ligne.bordereau_id} a détruit sans deux approbations."
    for ligne in lignes.filter(etat=EtatLigne.PROPOSEE).exclude(bordereau__etat__in=BORDEREAUX_EN_COURS):
        yield f"Le bordereau {ligne.bordereau_id} est fini, mais une session y attend encore."
    gardees = lignes.filter(
        Q(session__seances__presences__signature__gt="") | Q(session__seances__presences__piece_nom__gt=""),
        session__seances__presences__modifiee_le__lt=F("purge__le"),
        etat=EtatLigne.DETRUITE,
    )
    for ligne in gardees.distinct():
        yield f"La session {ligne.session_id} garde des traces que le bordereau {ligne.bordereau_id} dit détruites."
