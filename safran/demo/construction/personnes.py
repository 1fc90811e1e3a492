"""People of the demonstration: all invented, one account per role."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from reseau.annuaire.rules.lieux import lieu_modifier
from reseau.annuaire.rules.services import service_modifier
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_creer
from reseau.membres.choices import Role, Visibilite
from reseau.membres.permissions import second_facteur_requis
from reseau.membres.rules.mandats import mandat_creer, rattachement_creer, rattachement_terminer
from reseau.membres.rules.profils import profil_modifier
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.demo.acces import DOMAINE, MOT_DE_PASSE, SECRETS, code_du_moment
from safran.demo.construction.appartenances import appartenances_construire
from safran.demo.lecture import fichier_lire, jour


def personnes_construire() -> dict[str, Compte]:
    """Create every person with attachments and mandates, then say which structures are of each bassin; by key."""
    structures = {s.code: s for s in Structure.objects.all()}
    comptes = {}
    for fiche in fichier_lire("personnes.yaml"):
        compte = compte_creer(email=fiche["email"], prenom=fiche["prenom"], nom=fiche["nom"])
        if compte.email.endswith(DOMAINE):
            compte.set_password(MOT_DE_PASSE)
            compte.save(update_fields=["password"])
        comptes[fiche["cle"]] = compte
        _rattacher(compte, fiche, structures)
        _mandater(compte, fiche, structures)
        if fiche.get("jusqua") is not None:
            for rattachement in compte.rattachements.all():
                rattachement_terminer(rattachement=rattachement, le=jour(fiche["jusqua"]))
    for fiche in fichier_lire("profils.yaml"):
        _presenter(comptes[fiche["cle"]], fiche)
    for nom, secret in SECRETS.items():
        compte = Compte.objects.get(email=nom + DOMAINE)
        if not Authenticator.objects.filter(user=compte).exists():
            TOTP.activate(compte, secret)
    appartenances_construire(comptes)
    return comptes


def _rattacher(compte: Compte, fiche: dict, structures: dict[str, Structure]) -> None:
    """Attach to the named structure, from the named day."""
    if fiche.get("structure"):
        rattachement_creer(
            compte=compte,
            structure=structures[fiche["structure"]],
            fonction=fiche.get("fonction", ""),
            du=jour(fiche["depuis"]),
        )


def _mandater(compte: Compte, fiche: dict, structures: dict[str, Structure]) -> None:
    """Give every role but CONSEILLER, which the attachment gives."""
    for role in fiche["roles"]:
        if role["role"] == Role.CONSEILLER:
            continue
        portees: list[dict] = [{}]
        if role["role"] == Role.REFERENT:
            portees = [{"structure": structures[role["structure"]]}]
        elif role["role"] == Role.TETE_RESEAU:
            portees = [{"reseau": Reseau.objects.get(code=role["reseau"])}]
        elif role["role"] == Role.CHARGE_MISSION:
            portees = [{"bassin": bassin} for bassin in Bassin.objects.filter(code__in=role["bassins"])]
        for portee in portees:
            mandat_creer(compte=compte, role=role["role"], du=jour(fiche["depuis"]), **portee)
            if structure := portee.get("structure"):
                _confirmer(structure, compte)


def _confirmer(structure: Structure, compte: Compte) -> None:
    """The sheets of a structure were confirmed by its referent on the day that they say."""
    for lieu in structure.lieux.all():
        lieu_modifier(lieu=lieu, par=compte, confirme_le=lieu.confirme_le)
    for service in structure.services.all():
        service_modifier(service=service, par=compte, confirme_le=service.confirme_le)


def _presenter(compte: Compte, fiche: dict) -> None:
    """What the person says of herself, and to whom."""
    profil_modifier(
        compte=compte,
        prenom=compte.prenom,
        nom=compte.nom,
        presentation=fiche.get("presentation", ""),
        telephone=fiche.get("telephone", ""),
        visibilite=fiche.get("montre", Visibilite.MEMBRES),
        telephone_visible=fiche.get("telephone_montre", Visibilite.MEMBRES),
        courriel_visible=fiche.get("courriel_montre", Visibilite.PERSONNE),
        demandez_moi=list(Theme.objects.filter(code__in=fiche.get("demandez_moi", ()))),
    )


def comptes_de_demonstration() -> list[tuple[str, str, str]]:
    """(e-mail, who, current code of the authenticator) of each demonstration account, in the content's order."""
    lignes = []
    for fiche in fichier_lire("personnes.yaml"):
        nom, _, domaine = fiche["email"].partition("@")
        if "@" + domaine != DOMAINE:
            continue
        code = ""
        compte = Compte.objects.filter(email=fiche["email"]).first()
        if compte and nom in SECRETS and second_facteur_requis(compte):
            code = code_du_moment(nom)
        lignes.append((fiche["email"], f"{fiche['prenom']} {fiche['nom']}, {fiche['fonction']}", code))
    return lignes
