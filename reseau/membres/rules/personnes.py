"""A person from the request for an account to its end (G08): what she says of herself, the steps of the welcome,
the structure merged into another.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.comptes.portes import compte_anonymise, compte_fermer
from reseau.membres.avis import INACTIVITE
from reseau.membres.choices import DEMANDE, EtatDemande, Geste, Role, Visibilite
from reseau.membres.models import (
    Appartenance,
    DemandeCompte,
    GesteMandat,
    Inactivite,
    Invitation,
    Mandat,
    PasFait,
    Profil,
    Rattachement,
)
from reseau.membres.queries.equipes import OUVERTE, dernier_referent
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.mandats import compte_verrouiller, mandat_clore
from reseau.structures.models import Structure

# What a person says of herself, and to whom.

CHAMPS = ("presentation", "telephone", "visibilite", "telephone_visible", "courriel_visible")


@transaction.atomic
def profil_modifier(
    *,
    compte: Compte,
    prenom: str,
    nom: str,
    presentation: str,
    telephone: str,
    visibilite: str,
    telephone_visible: str,
    courriel_visible: str,
    demandez_moi: list,
) -> Profil:
    """Change one's own work profile. Raises RegleRefusee("visibilite") on a choice that does not exist."""
    if {visibilite, telephone_visible, courriel_visible} - set(Visibilite.values):
        raise RegleRefusee("visibilite", "Choisissez qui voit cette ligne.")
    compte.prenom, compte.nom = prenom.strip(), nom.strip()
    compte.save(update_fields=["prenom", "nom"])
    profil, _ = Profil.objects.get_or_create(compte=compte)
    profil.presentation, profil.telephone = presentation.strip(), telephone.strip()
    profil.visibilite, profil.telephone_visible = visibilite, telephone_visible
    profil.courriel_visible = courriel_visible
    profil.save(update_fields=CHAMPS)
    profil.demandez_moi.set(demandez_moi)
    public_purge()
    return profil


# The welcome path: steps taken, path put away.


@transaction.atomic
def pas_noter(*, compte: Compte, cle: str) -> None:
    """Note that this person opened a step; a second time changes nothing."""
    PasFait.objects.get_or_create(compte=compte, cle=cle)


@transaction.atomic
def bienvenue_clore(*, compte: Compte) -> None:
    """Put « Bien commencer » away; its page stays where it is."""
    Profil.objects.get_or_create(compte=compte)
    Profil.objects.filter(compte=compte, bienvenue_fermee_le=None).update(bienvenue_fermee_le=timezone.now())


# Requests for an account: anyone may ask, someone answers, a year later nothing is left.

GARDE_JOURS = 365


@transaction.atomic
def demande_creer(
    *, email: str, prenom: str, nom: str, fonction: str, structure: Structure | None, structure_libre: str = ""
) -> None:
    """Note a request; says nothing of who already has an account, and a second request changes nothing (T07)."""
    email = email.strip().lower()
    if Compte.objects.filter(email__iexact=email, is_active=True).exists():
        return
    try:
        with transaction.atomic():
            DemandeCompte.objects.create(
                email=email,
                prenom=prenom.strip(),
                nom=nom.strip(),
                fonction=fonction.strip(),
                structure=structure,
                structure_libre=structure_libre.strip(),
            )
    except IntegrityError:
        return


@transaction.atomic
def demande_accepter(*, demande: DemandeCompte, par: Compte, structure: Structure) -> Invitation:
    """Answer yes: an invitation leaves. Raises RegleRefusee("deja_traitee")."""
    DEMANDE.changer(DEMANDE.verrouiller(demande), vers=EtatDemande.ACCEPTEE, par=par)
    return invitation_creer(
        par=par,
        structure=structure,
        email=demande.email,
        prenom=demande.prenom,
        nom=demande.nom,
        fonction=demande.fonction,
    )


@transaction.atomic
def demande_refuser(*, demande: DemandeCompte, par: Compte, motif: str) -> None:
    """Answer no, with a reason. Raises RegleRefusee("deja_traitee" | "motif_manquant")."""
    if not (motif := motif.strip()):
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    DEMANDE.changer(DEMANDE.verrouiller(demande), vers=EtatDemande.REFUSEE, par=par, motif=motif)


def demandes_oublier() -> int:
    """Forget the requests made more than a year ago, answered or not; say how many."""
    limite = timezone.now() - datetime.timedelta(days=GARDE_JOURS)
    return DemandeCompte.objects.filter(creee_le__lt=limite).delete()[1].get("membres.DemandeCompte", 0)


# The end of an account: asked by its owner, or after two years without a visit (G08).

DEUX_ANS = datetime.timedelta(days=730)
AVERTIR, RAPPELER = datetime.timedelta(days=30), datetime.timedelta(days=7)
MENTION_MAX = 120


@dataclass
class Bilan:
    """What one night did."""

    avertis: int = 0
    rappeles: int = 0
    anonymises: int = 0


@transaction.atomic
def compte_partir(*, compte: Compte, mot_de_passe: str) -> None:
    """Close one's own account, at once. Raises RegleRefusee("mot_de_passe" | "technique" |
    "dernier_referent" | "derniere_region").
    """
    compte = Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=compte.pk)
    if not compte.check_password(mot_de_passe):
        raise RegleRefusee("mot_de_passe", "Ce n’est pas votre mot de passe.")
    if compte.is_superuser:
        raise RegleRefusee("technique", "Le compte de l’administrateur technique se ferme sur le serveur.")
    for mandat in Mandat.objects.filter(compte=compte, role=Role.REFERENT).en_vigueur().select_related("structure"):
        if dernier_referent(mandat.structure, compte):
            raise RegleRefusee(
                "dernier_referent",
                f"Vous êtes la dernière personne référente de {mandat.structure} : transmettez ce mandat.",
            )
    compte_fermer(compte=compte)


@transaction.atomic
def droits_terminer(*, compte: Compte) -> None:
    """End whatever a closed account still holds, today; nobody comes in any more by its invitations."""
    aujourdhui = timezone.localdate()
    for rattachement in Rattachement.objects.filter(compte=compte).exclude(au__lte=aujourdhui):
        rattachement.au = max(aujourdhui, rattachement.du)
        rattachement.save(update_fields=["au"])
    for mandat in Mandat.objects.filter(compte=compte).exclude(au__lte=aujourdhui):
        mandat_clore(mandat=mandat, motif="Compte fermé.")
    Invitation.objects.filter(OUVERTE, invite_par=compte).update(annulee_le=timezone.now())
    public_purge()


@transaction.atomic
def traces_effacer(*, compte: Compte, email: str) -> None:
    """Remove what named someone who is anonymised: profile, topics, steps, invitations and requests of that address."""
    Profil.objects.filter(compte=compte).delete()
    PasFait.objects.filter(compte=compte).delete()
    Inactivite.objects.filter(compte=compte).delete()
    GesteMandat.objects.filter(mandat__compte=compte).update(motif="")
    maintenant = timezone.now()
    Invitation.objects.filter(OUVERTE, email__iexact=email).update(annulee_le=maintenant)
    Invitation.objects.filter(email__iexact=email).update(email=compte.email, prenom="", nom=compte.nom)
    DemandeCompte.objects.filter(email__iexact=email).delete()


def inactifs_traiter(*, jour: datetime.date | None = None) -> Bilan:
    """Warn thirty days then seven days before, then anonymise; run again the same day, it does nothing more.

    Whoever comes back is left alone, and warned anew two years later. A closed account waits two years, unwarned.
    """
    jour, bilan = jour or timezone.localdate(), Bilan()
    for pk in list(_inactifs(jour - DEUX_ANS + AVERTIR).values_list("pk", flat=True)):
        # La dernière personne de la Région garde son compte : la règle le refuse, la nuit continue.
        with suppress(RegleRefusee), transaction.atomic():
            _inactif_traiter(pk, jour, bilan)
    return bilan


def _inactifs(avant: datetime.date) -> QuerySet[Compte]:
    """Accounts whose last visit is older than a day, the technical administrator set aside."""
    activite = Greatest(Coalesce("last_login", "cree_le"), "cree_le")
    comptes = Compte.objects.filter(anonymise_le=None, is_superuser=False).annotate(activite=activite)
    return comptes.filter(activite__date__lte=avant).order_by("pk")


def _inactif_traiter(pk: int, jour: datetime.date, bilan: Bilan) -> None:
    """One account, under its lock: the step that is due, if any."""
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    compte = _inactifs(jour - DEUX_ANS + AVERTIR).filter(pk=pk).first()
    if compte is None:  # la personne vient de se connecter
        return
    activite = timezone.localdate(compte.activite)
    if not compte.is_active:
        if activite + DEUX_ANS <= jour:
            _anonymiser(compte, bilan)
        return
    suivi = Inactivite.objects.filter(compte=compte).first()
    if suivi is None or suivi.averti_le < activite:
        echeance = max(activite + DEUX_ANS, jour + AVERTIR)
        Inactivite.objects.update_or_create(compte=compte, defaults={"averti_le": jour, "rappele_le": None})
        _prevenir(compte, echeance, jour)
        bilan.avertis += 1
        return
    echeance = max(activite + DEUX_ANS, suivi.averti_le + AVERTIR)
    if suivi.rappele_le is None and jour >= echeance - RAPPELER:
        Inactivite.objects.filter(pk=suivi.pk).update(rappele_le=jour)
        _prevenir(compte, max(echeance, jour + RAPPELER), jour)
        bilan.rappeles += 1
    elif suivi.rappele_le and jour >= max(echeance, suivi.rappele_le + RAPPELER):
        _anonymiser(compte, bilan)


def _anonymiser(compte: Compte, bilan: Bilan) -> None:
    """Authorship becomes « ancien membre de » the last network."""
    dernier = Rattachement.objects.filter(compte=compte).select_related("structure__reseau").order_by("-du").first()
    mention = f"Ancien membre du réseau {dernier.structure.reseau}" if dernier else "Ancien membre du réseau"
    compte_anonymise(compte=compte, mention=mention[:MENTION_MAX])
    bilan.anonymises += 1


def _prevenir(compte: Compte, echeance: datetime.date, jour: datetime.date) -> None:
    INACTIVITE.envoyer(
        [compte],
        reverse("account_login"),
        etape=f"{jour}",
        quand=date_longue(echeance),
        jours=(echeance - jour).days,
        url_donnees=settings.SITE_URL + reverse("mes_donnees"),
    )


# People follow their structure when it is merged into another.

Jours = tuple[datetime.date, datetime.date | None]


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure, par: Compte | None = None) -> None:
    """Move what is in force or to come from `source` to `cible`; what is past stays where it was true.

    The days, who named and who is stood in for are kept, and each gesture is written, by `par`. Someone who has the
    same in both keeps the days of `cible` as they are. Whoever held a mandate signs in again.
    """
    lies = Q(rattachements__structure=source) | Q(mandats__structure=source)
    for compte in Compte.objects.filter(lies).distinct().order_by("pk"):
        compte_verrouiller(compte=compte)
    aujourdhui = timezone.localdate()
    for rattachement in Rattachement.objects.filter(structure=source).chevauchent(aujourdhui):
        # Its days left, in `cible`.
        debut, fin = max(timezone.localdate(), rattachement.du), rattachement.au
        rattachement.au = debut
        rattachement.save(update_fields=["au"])
        memes = Rattachement.objects.filter(compte=rattachement.compte_id, structure=cible)
        for du, au in _jours_libres(debut, fin, memes.exclude(au=F("du")).values_list("du", "au")):
            Rattachement.objects.create(
                compte_id=rattachement.compte_id, structure=cible, fonction=rattachement.fonction, du=du, au=au
            )
    mandats = Mandat.objects.filter(structure=source).select_related("compte", "supplee")
    # Les mandats d’abord, leurs suppléances ensuite : elles pointent vers eux.
    for mandat in mandats.order_by(F("supplee").asc(nulls_first=True), "pk").chevauchent(aujourdhui):
        _mandat_suivre(mandat, cible, par)
    for appartenance in Appartenance.objects.filter(structure=source).chevauchent(aujourdhui):
        _appartenance_suivre(appartenance, cible, par)
    Invitation.objects.filter(structure=source, acceptee_le__isnull=True, annulee_le__isnull=True).update(
        annulee_le=timezone.now()
    )
    DemandeCompte.objects.filter(structure=source).update(structure=cible)


def _mandat_suivre(mandat: Mandat, cible: Structure, par: Compte | None) -> None:
    """Its days left, held for `cible`, by whom it was given."""
    debut, fin = max(timezone.localdate(), mandat.du), mandat.au
    mandat_clore(mandat=mandat, le=debut, par=par, motif=f"Structure fusionnée avec {cible.nom}."[:300])
    memes = Mandat.objects.filter(role=mandat.role, structure=cible).exclude(au=F("du"))
    siens = memes.filter(compte=mandat.compte_id).values_list("du", "au")
    for du, au in _jours_libres(debut, fin, siens):
        supplee = memes.filter(compte=mandat.supplee.compte_id).en_vigueur(du).first() if mandat.supplee else None
        suivi = Mandat.objects.create(
            compte=mandat.compte, role=mandat.role, structure=cible, du=du, au=au,
            nomme_par_id=mandat.nomme_par_id, supplee=supplee,
        )  # fmt: skip
        GesteMandat.objects.create(mandat=suivi, geste=Geste.DONNE, par=par, au=au)


def _appartenance_suivre(appartenance: Appartenance, cible: Structure, par: Compte | None) -> None:
    """The bassin of `source` becomes one of `cible`, as the same person said."""
    debut, fin = max(timezone.localdate(), appartenance.du), appartenance.au
    appartenance.au, appartenance.motif_fin = debut, f"Fusion avec {cible.nom}."[:300]
    appartenance.terminee_par, appartenance.terminee_le = par, timezone.now()
    appartenance.save(update_fields=["au", "motif_fin", "terminee_par", "terminee_le"])
    memes = Appartenance.objects.filter(structure=cible, bassin=appartenance.bassin_id).exclude(au=F("du"))
    for du, au in _jours_libres(debut, fin, memes.values_list("du", "au")):
        Appartenance.objects.create(
            structure=cible, bassin_id=appartenance.bassin_id, du=du, au=au, motif=appartenance.motif,
            constatee_par_id=appartenance.constatee_par_id,
        )  # fmt: skip


def _jours_libres(du: datetime.date, au: datetime.date | None, pris: Iterable[Jours]) -> Iterator[Jours]:
    """What the days already taken leave between `du` and `au` (excluded; None has no end)."""
    for debut, fin in sorted(pris, key=lambda jours: jours[0]):
        if au is not None and debut >= au:
            break
        if debut > du:
            yield du, debut
        if fin is None:
            return
        du = max(du, fin)
    if au is None or du < au:
        yield du, au
