"""Sheets kept true: confirmed, reminded, reported by readers, and what others changed accepted or taken back
(R3.1, R5.1).
"""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import date_courte
from reseau.annuaire import avis
from reseau.annuaire.choices import ISSUES_DU_SIGNALEMENT, JOURS_SIGNALEMENT, ActionModification, EtatSignalement, Genre
from reseau.annuaire.models import DemandeConfirmation, Lieu, Rappel, Service, Signalement
from reseau.annuaire.models.fiches import SUITES
from reseau.annuaire.permissions import signalement_peut_clore
from reseau.annuaire.queries.historique import MODELES, changements_des_autres
from reseau.annuaire.queries.tenue import (
    FicheVieillie,
    animateurs_de,
    avec_adresses,
    demande_du_jeton,
    fiches_vieillies,
    jamais_confirmees,
    repondants_de,
    tenue_courte,
)
from reseau.annuaire.rules.fiches import modification_ajouter, structure_fiche_modifier, structure_tenir
from reseau.annuaire.rules.recherche import structures_indexer
from reseau.annuaire.rules.services import A_ELLE, LIENS, lieu_modifier, service_modifier
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

LIEN_PERIME = "Ce lien ne sert plus : il a trop vieilli, ou la fiche n’est plus dans l’annuaire."


@transaction.atomic
def structure_confirmer(*, structure: Structure, par: Compte | None, origine: str = "") -> bool:
    """Every published sheet of the structure is confirmed today by this person, or by nobody known: `origine`.

    False when someone had confirmed all of them today already: a second click writes nothing.
    """
    structure_tenir(structure=structure.pk)
    fiches = [modele.objects.publies().filter(structure=structure) for modele in (Lieu, Service)]
    if not sum(_confirmer(lignes, par) for lignes in fiches):
        return False
    modification_ajouter(objet=structure, action=ActionModification.CONFIRMATION, par=par, origine=origine)
    structures_indexer(structures=[structure.pk])
    return True


@transaction.atomic
def fiche_confirmer(*, fiche: Lieu | Service, par: Compte) -> bool:
    """This place, or this service, is confirmed today by this person; False when it was already."""
    structure_tenir(structure=fiche.structure_id)
    if not _confirmer(type(fiche).objects.filter(pk=fiche.pk), par):
        return False
    modification_ajouter(objet=fiche, action=ActionModification.CONFIRMATION, par=par)
    structures_indexer(structures=[fiche.structure_id])
    return True


@transaction.atomic
def confirmation_demander(*, structure: Structure, par: Compte) -> DemandeConfirmation:
    """Write to the referents of a structure that its sheet waits for them; once a week at most, whoever asks.

    A structure without referent is written at its mailbox, with a link that confirms without an account.
    RegleRefusee "recente" when it was confirmed within three months, "soi_meme" for one of its referents,
    "sans_adresse" when it has neither, "deja_demandee" within a week of the last time.
    """
    structure = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    fiche = tenue_courte(structure)
    if not (fiche.a_rappeler or fiche.jamais):
        raise RegleRefusee("recente", "Cette fiche a été confirmée il y a moins de trois mois.")
    role, referents = repondants_de([structure.pk]).get(structure.pk, (None, []))
    referents = referents if role == Role.REFERENT else []
    seule = avec_adresses(Structure.objects.filter(pk=structure.pk))
    boite = "" if referents else seule.get().boite
    if not (referents or boite):
        raise RegleRefusee("sans_adresse", "Cette structure n’a ni référent ni courriel : appelez-la, ou nommez-en un.")
    if par in referents:
        raise RegleRefusee("soi_meme", "C’est vous qui tenez cette fiche : confirmez-la, ou corrigez-la.")
    if derniere := DemandeConfirmation.objects.recentes().filter(structure=structure).first():
        jour = date_courte(derniere.demandee_le)
        raise RegleRefusee("deja_demandee", f"La confirmation a déjà été demandée le {jour} : laissez une semaine.")
    demande = DemandeConfirmation.objects.create(structure=structure, par=par, courriel=boite)
    confirme_le = None if fiche.jamais else fiche.confirme_le  # la date d’une source n’est pas une confirmation
    if boite:
        avis.lien_envoyer(demande=demande, confirme_le=confirme_le)
    else:
        avis.confirmation_demander(comptes=referents, demande=demande, confirme_le=confirme_le)
    return demande


@transaction.atomic
def confirmations_demander(*, par: Compte) -> int:
    """Send its link to the mailbox of every structure that nobody keeps and that nobody ever confirmed; how many.

    One whose mailbox holds a link that still opens is left in peace: a second click sends nothing.
    """
    adresses = dict(jamais_confirmees().exclude(boite="").filter(sollicitee=False).values_list("pk", "boite"))
    tenues = Structure.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=adresses).order_by("pk")
    structures = list(tenues)
    sollicitees = DemandeConfirmation.objects.ouvertes().filter(structure__in=adresses)
    entretemps = set(sollicitees.values_list("structure", flat=True))
    demandes = DemandeConfirmation.objects.bulk_create(
        DemandeConfirmation(structure=structure, par=par, courriel=adresses[structure.pk])
        for structure in structures
        if structure.pk not in entretemps
    )
    for demande in demandes:
        avis.lien_envoyer(demande=demande)
    return len(demandes)


ORIGINE_LIEN = "la structure, par le lien reçu"


@transaction.atomic
def confirmation_par_lien(*, jeton: str) -> DemandeConfirmation:
    """Whoever reads the mailbox of a structure says that its sheets still hold; said twice, it is written once.

    RegleRefusee "perime" for a link that opens nothing any more.
    """
    demande = demande_du_jeton(jeton)
    if demande is None:
        raise RegleRefusee("perime", LIEN_PERIME)
    structure_tenir(structure=demande.structure_id)
    demande.refresh_from_db(fields=["confirmee_le"])
    if demande.confirmee_le is None:
        structure_confirmer(structure=demande.structure, par=None, origine=ORIGINE_LIEN)
        demande.confirmee_le = timezone.now()
        demande.save(update_fields=["confirmee_le"])
    return demande


def _confirmer(fiches: QuerySet, par: Compte | None) -> int:
    """Date those that nobody has confirmed today; how many."""
    jour = timezone.localdate()
    a_dater = fiches.exclude(confirme_le=jour, confirmee=True)
    return a_dater.update(confirme_le=jour, confirme_par=par, confirmee=True)


# Reminders: sheets that nobody confirmed for three, six, twelve months are told to those who keep them (R5.1).

LOT = 1000
JOURS_GARDES = 2 * 365


@dataclass(frozen=True)
class BilanRappels:
    """What a run did."""

    fiches: int = 0
    courriels: int = 0
    sans_repondant: int = 0


@transaction.atomic
def rappels_envoyer(*, jour: datetime.date | None = None) -> BilanRappels:
    """Write one mail to each person who keeps sheets that passed a step; nothing when nothing is new.

    The mail goes to the referents of the structure, to the lead of its network when it has none, to the Région when
    there is neither. Run again, at once, or after missed days: each step of each sheet is told once.
    """
    jour = jour or timezone.localdate()
    fiches = fiches_vieillies(jour)
    repondants = repondants_de({fiche.structure for fiche in fiches})
    dites = [fiche for fiche in fiches if fiche.structure in repondants]
    par_personne: dict[tuple[Compte, Role], list[FicheVieillie]] = defaultdict(list)
    for fiche in dites:
        role, comptes = repondants[fiche.structure]
        for compte in comptes:
            par_personne[compte, role].append(fiche)
    structures = Structure.objects.in_bulk({fiche.structure for fiche in dites})
    for (compte, role), siennes in par_personne.items():
        avis.fiches_rappeler(compte=compte, role=role, fiches=siennes, structures=structures)
    Rappel.objects.bulk_create(
        [
            Rappel(structure_id=f.structure, genre=f.genre, objet=f.objet, jalon=f.jalon, confirme_le=f.confirme_le)
            for f in dites
        ],
        batch_size=LOT,
        ignore_conflicts=True,
    )
    limite = timezone.now() - datetime.timedelta(days=JOURS_GARDES)
    Rappel.objects.filter(envoye_le__lt=limite).delete()
    DemandeConfirmation.objects.filter(demandee_le__lt=limite).delete()
    return BilanRappels(len(dites), len(par_personne), len(fiches) - len(dites))


# Reports of errors: anyone may write one, someone who follows the structure closes it (R3.1, R5.1).
#
# Of a payment that was asked, the Région and who animates the bassin are told too, and they alone close it.

PAS_A_VOUS = "La gratuité est une règle du réseau : la Région ou qui anime le bassin clôt ce signalement."


@transaction.atomic
def signalement_creer(
    *,
    structure: Structure,
    inexactitudes: list[str],
    texte: str = "",
    email: str = "",
    lieu: Lieu | None = None,
    service: Service | None = None,
) -> Signalement:
    """Note what is wrong on a sheet; the same words sent again while it is open are the same report.

    RegleRefusee "autre_structure" for a place or a service of another structure; ValidationError names the fields.
    """
    for fiche in (lieu, service):
        if fiche is not None and fiche.structure_id != structure.pk:
            raise RegleRefusee("autre_structure", "Cette fiche appartient à une autre structure.")
    signalement = Signalement(
        structure=structure, lieu=lieu, service=service, inexactitudes=sorted(set(inexactitudes)),
        texte=texte.strip(), email=email.strip().lower(),
    )  # fmt: skip
    dits = [
        signalement.structure_id, signalement.lieu_id, signalement.service_id, signalement.inexactitudes,
        " ".join(signalement.texte.lower().split()), signalement.email,
    ]  # fmt: skip
    signalement.empreinte = hashlib.sha256(json.dumps(dits).encode()).hexdigest()
    signalement.clean_fields(exclude=["structure", "lieu", "service", "traite_par"])
    champs = {
        nom: getattr(signalement, nom) for nom in ("structure", "lieu", "service", "inexactitudes", "texte", "email")
    }
    return Signalement.objects.get_or_create(
        empreinte=signalement.empreinte, etat=EtatSignalement.A_TRAITER, defaults=champs
    )[0]


@transaction.atomic
def signalement_clore(*, signalement: Signalement, par: Compte, etat: str, reponse: str = "") -> Signalement:
    """Say what became of a report; whoever left an address is answered, then the address is forgotten.

    RegleRefusee "issue_inconnue", "motif_manquant" when nothing is done without saying why, "deja_traite", "gratuite"
    of a payment, for anyone but the Région and who animates the bassin.
    """
    if etat not in ISSUES_DU_SIGNALEMENT:
        raise RegleRefusee("issue_inconnue", "Dites si la fiche est corrigée, ou pourquoi elle ne l’est pas.")
    if etat == EtatSignalement.SANS_SUITE and not reponse.strip():
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    actuel = Signalement.objects.select_for_update(of=("self",)).select_related("structure").get(pk=signalement.pk)
    if actuel.etat != EtatSignalement.A_TRAITER:
        raise RegleRefusee("deja_traite", "Quelqu’un a déjà traité ce signalement.")
    if not signalement_peut_clore(par, actuel):
        raise RegleRefusee("gratuite", PAS_A_VOUS)
    email, actuel.email = actuel.email, ""
    actuel.etat, actuel.reponse = EtatSignalement(etat), reponse.strip()
    actuel.traite_le, actuel.traite_par = timezone.now(), par
    actuel.full_clean(exclude=["structure", "lieu", "service", "traite_par", "inexactitudes"])
    actuel.save()
    if email:
        avis.SIGNALEMENT_TRAITE.ecrire(
            email,
            reverse("structure", args=[actuel.structure.code]),
            cle=f"annuaire-signalement-traite-{actuel.pk}",
            structure=actuel.structure.nom,
            corrige=actuel.etat == EtatSignalement.CORRIGE,
            reponse=actuel.reponse,
        )
    return actuel


@transaction.atomic
def signalements_annoncer() -> int:
    """Tell those who keep the sheets of the open reports not told yet: one mail per person. How many mails.

    To the referents, the lead of the network or the Région, as reminders are; of a payment, to the Région and who
    animates the bassin too. Run again, it tells nothing twice.
    """
    nouveaux = list(
        Signalement.objects.filter(etat=EtatSignalement.A_TRAITER, annonce_le=None)
        .select_related("structure")
        .order_by("structure__nom", "pk")
    )
    repondants = repondants_de({signalement.structure_id for signalement in nouveaux})
    dits = [signalement for signalement in nouveaux if signalement.structure_id in repondants]
    animateurs = animateurs_de({signalement.structure_id for signalement in dits if signalement.de_paiement})
    par_personne: dict[Compte, list[Signalement]] = defaultdict(list)
    for signalement in dits:
        avertis = set(repondants[signalement.structure_id][1])
        if signalement.de_paiement:
            avertis |= set(animateurs[signalement.structure_id])
        for compte in avertis:
            par_personne[compte].append(signalement)
    for compte, siens in par_personne.items():
        avis.signalements_dire(compte=compte, signalements=siens)
    Signalement.objects.filter(pk__in=[signalement.pk for signalement in dits]).update(annonce_le=timezone.now())
    return len(par_personne)


@transaction.atomic
def signalements_oublier() -> int:
    """Delete reports closed for a year, and the address left on one still open after a year. How many were deleted."""
    limite = timezone.now() - datetime.timedelta(days=JOURS_SIGNALEMENT)
    Signalement.objects.filter(cree_le__lt=limite).exclude(email="").update(email="")
    return Signalement.objects.filter(traite_le__lt=limite).delete()[0]


# A referent answers what others changed on own sheets: it is right, or the former value comes back.

REGLES: dict[str, tuple[str, Callable[..., Any]]] = {
    Genre.STRUCTURE: ("structure", structure_fiche_modifier),
    Genre.LIEU: ("lieu", lieu_modifier),
    Genre.SERVICE: ("service", service_modifier),
}


@transaction.atomic
def changements_confirmer(*, structure: Structure, par: Compte) -> bool:
    """What others changed is right: every sheet is confirmed today; False when there was nothing left to say."""
    attendaient = bool(changements_des_autres(structure))
    if structure_confirmer(structure=structure, par=par):
        return True
    if attendaient:  # confirmées aujourd’hui par quelqu’un d’autre : ce geste dit que la structure l’a vu
        modification_ajouter(objet=structure, action=ActionModification.CONFIRMATION, par=par)
    return attendaient


@transaction.atomic
def changement_reprendre(*, structure: Structure, genre: str, objet: int, champ: str, par: Compte) -> None:
    """Give one field back the value it had before others changed it.

    RegleRefusee "deja_vu" when nothing waits there any more, "perdu" when the former value no longer exists, and those
    of the rule that writes the sheet; ValidationError when the former value no longer holds.
    """
    attendues = {(f.modification.genre, f.modification.objet): f for f in changements_des_autres(structure)}
    fiche = attendues.get((genre, objet))
    if fiche is None or champ not in fiche.reprenables:
        raise RegleRefusee("deja_vu", "Ce changement n’attend plus de réponse : quelqu’un y a répondu.")
    cible = MODELES[genre]._default_manager.filter(pk=objet).first()
    if cible is None or genre != Genre.STRUCTURE and cible.structure_id != structure.pk:
        raise RegleRefusee("perdu", "Cette fiche n’existe plus.")
    nom, regle = REGLES[genre]
    regle(**{nom: cible, "par": par, champ: _valeur(cible, champ, fiche.champs[champ][0])})


def _valeur(cible: Any, champ: str, gardee: Any) -> Any:
    """What the history keeps, as the rules take it."""
    if champ == "lieux":
        lieux = Lieu.objects.filter(structure=cible.structure_id).in_bulk([ligne["lieu_id"] for ligne in gardee or ()])
        return [
            {"lieu": lieux[ligne["lieu_id"]], **{nom: ligne[nom] for nom in SUITES if nom in ligne}}
            for ligne in gardee or ()
            if ligne["lieu_id"] in lieux
        ]
    if champ in (*LIENS, *A_ELLE):
        modele = Service._meta.get_field(champ).related_model
        return list(modele._default_manager.filter(code__in=gardee or ()))
    if champ in ("commune", "chez", "parent"):
        return _relation(champ, gardee)
    if champ == "identite_le" and gardee:
        return datetime.date.fromisoformat(gardee)
    return cible._meta.get_field(champ).get_default() if gardee is None else gardee


def _relation(champ: str, code: str | None) -> models.Model | None:
    if not code:
        return None
    trouvee = (
        Commune.objects.filter(code_insee=code) if champ == "commune" else Structure.objects.filter(code=code)
    ).first()
    if trouvee is None:
        raise RegleRefusee("perdu", "L’ancienne valeur n’existe plus : corrigez la fiche vous-même.")
    return trouvee
