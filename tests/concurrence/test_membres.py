"""Invitations, attachments and mandates asked for twice at the same instant: one row, and a sentence for the others."""

import datetime
import re
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.models import Compte
from reseau.membres import choices, models, permissions
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, DemandeCompte, Invitation, Mandat, Rattachement
from reseau.membres.rules import appartenances, personnes
from reseau.membres.rules import invitations as acceptation
from reseau.membres.rules import mandats as equipes
from reseau.membres.rules.invitations import invitation_accepter
from reseau.membres.rules.mandats import (
    mandat_clore,
    mandat_creer,
    mandat_donner,
    mandat_terminer,
    rattachement_creer,
    rattachement_terminer,
    referent_transmettre,
)
from reseau.membres.rules.personnes import compte_partir
from reseau.structures.rules import structure_fusionner
from safran.installation import rules
from safran.installation.models import Installation
from safran.installation.rules import code_tirer, region_ouvrir
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import (
    MOT_DE_PASSE,
    un_bassin,
    un_compte,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True
NEUVE = "neuve@exemple.example"


def _inviter(structure=None, par=None, **champs) -> str:
    """Invite someone; the token that the mail carries."""
    structure = structure or une_structure()
    par = par or un_referent(structure)
    champs = {"email": NEUVE, "prenom": "Nina", "nom": "Neuve", **champs}
    acceptation.invitation_creer(par=par, structure=structure, **champs)
    return re.search(r"/invitation/([\w:-]+)/", mail.outbox[-1].body).group(1)


def _accepter(jeton: str) -> Compte:
    return invitation_accepter(jeton=jeton, prenom="Nina", nom="Neuve", mot_de_passe=MOT_DE_PASSE)


def test_invitation_accepted_eight_times_at_once_opens_one_account(monkeypatch):
    jeton = _inviter(referent=True)
    rencontre = Rencontre(8).placer(monkeypatch, acceptation, "compte_creer")
    issues = ensemble_fois(8, _accepter, jeton=jeton)
    assert codes(issues) == [""] + ["perimee"] * 7 and rencontre.empechee
    (compte,) = reussies(issues)
    assert Compte.objects.filter(email=NEUVE).count() == 1
    assert Rattachement.objects.filter(compte=compte).count() == Mandat.objects.filter(compte=compte).count() == 1


def test_structure_confirmed_by_two_people_at_once_belongs_once(monkeypatch):
    structure, bassin = une_structure(), une_commune().compositions.get().bassin
    rencontre = Rencontre(2).placer(monkeypatch, Appartenance.objects, "create")
    issues = ensemble(
        *[
            partial(
                appartenances.appartenance_constater, structure=structure, bassin=bassin, par=par, motif="À distance."
            )
            for par in (une_chargee_de_mission(bassin), une_region())
        ]
    )
    assert codes(issues) == ["", "deja"] and rencontre.empechee
    assert Appartenance.objects.get() == reussies(issues)[0]


def test_invitations_of_two_structures_accepted_at_once_open_one_account(monkeypatch):
    premier, second = _inviter(), _inviter()
    Rencontre(2).placer(monkeypatch, acceptation, "compte_creer")
    issues = ensemble(partial(_accepter, premier), partial(_accepter, second))
    assert len(reussies(issues)) >= 1
    for issue, jeton in zip(issues, (premier, second), strict=True):
        if issue.erreur:
            assert _accepter(jeton)
    compte = Compte.objects.get(email=NEUVE)
    assert Rattachement.objects.filter(compte=compte).count() == 2


def test_invitation_cancelled_while_it_is_accepted_has_one_outcome(monkeypatch):
    jeton = _inviter()
    invitation = Invitation.objects.get()
    Rencontre(2).placer(monkeypatch, acceptation, "invitation_trouver", apres=True)
    issues = ensemble(partial(_accepter, jeton), partial(acceptation.invitation_annuler, invitation=invitation))
    reussies(issues)
    invitation.refresh_from_db()
    assert (invitation.acceptee_le is None) != (invitation.annulee_le is None)
    assert Compte.objects.filter(email=NEUVE).exists() == (invitation.acceptee_le is not None)


def test_invitation_accepted_while_its_authors_mandate_ends_waits_for_one_or_the_other(monkeypatch):
    structure = une_structure()
    auteur = un_referent(structure)
    jeton, mandat = _inviter(structure, auteur), auteur.mandats.get()
    rencontre = Rencontre(2).placer(monkeypatch, acceptation, "compte_creer")
    rencontre.placer(monkeypatch, equipes, "groupes_synchroniser")
    issues = ensemble(partial(_accepter, jeton), partial(mandat_clore, mandat=mandat))
    assert rencontre.empechee and codes(issues) in (["", ""], ["", "sans_auteur"])
    assert Compte.objects.filter(email=NEUVE).exists() == (codes(issues) == ["", ""])


def test_same_person_invited_by_two_referents_at_once_has_one_open_door(monkeypatch):
    structure = une_structure()
    referents = [un_referent(structure), un_referent(structure)]
    Rencontre(2).placer(monkeypatch, Invitation.objects, "create")
    champs = {"structure": structure, "email": NEUVE, "prenom": "Nina", "nom": "Neuve"}
    issues = ensemble(*[partial(acceptation.invitation_creer, par=par, **champs) for par in referents])
    assert set(codes(issues)) <= {"", "deja_invitee"}
    ouvertes = Invitation.objects.filter(acceptee_le=None, annulee_le=None)
    assert ouvertes.count() == 1 and Courriel.objects.filter(gabarit="membres/invitation").count() == len(
        reussies(issues)
    )


def test_request_sent_eight_times_at_once_is_noted_once_and_accepted_by_two_referents_sends_one_invitation():
    structure = une_structure()
    referents = [un_referent(structure), un_referent(structure)]
    champs = {"email": NEUVE, "prenom": "Nina", "nom": "Neuve", "fonction": "", "structure": structure}
    assert codes(ensemble_fois(8, personnes.demande_creer, **champs)) == [""] * 8
    demande = DemandeCompte.objects.get()
    issues = ensemble(
        *[partial(personnes.demande_accepter, demande=demande, par=par, structure=structure) for par in referents]
    )
    assert codes(issues) == ["", "deja_traitee"]
    assert Invitation.objects.count() == Courriel.objects.filter(gabarit="membres/invitation").count() == 1


def test_same_attachment_or_mandate_given_by_two_referents_at_once_is_one_row(monkeypatch):
    structure, compte = une_structure(), un_compte()
    Rencontre(2).placer(monkeypatch, models.Profil.objects, "get_or_create")
    issues = ensemble_fois(2, rattachement_creer, compte=compte, structure=structure)
    assert codes(issues) == ["", "deja_rattache"]
    assert Rattachement.objects.filter(compte=compte).count() == 1
    structure = une_structure()
    compte = un_conseiller(structure)
    Rencontre(2).placer(monkeypatch, models.Mandat.objects, "create")
    issues = ensemble_fois(2, mandat_creer, compte=compte, role=Role.REFERENT, structure=structure)
    assert codes(issues) == ["", "deja_mandate"]
    assert Mandat.objects.filter(compte=compte).count() == 1


def test_second_open_attachment_or_mandate_is_refused_by_the_base_itself():
    region, referent = une_region(), un_referent()
    rattachement = referent.rattachements.get()
    doubles = [
        Rattachement(compte=referent, structure=rattachement.structure),
        Mandat(compte=referent, role=Role.REFERENT, structure=rattachement.structure),
        Mandat(compte=region, role=Role.REGION),
    ]
    for double in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            double.save()


def test_same_attachment_ended_by_two_referents_at_once_ends_once(monkeypatch):
    compte = un_referent()
    rattachement = compte.rattachements.get()
    Rencontre(2).placer(monkeypatch, equipes, "mandat_clore")
    issues = ensemble_fois(2, rattachement_terminer, rattachement=rattachement)
    reussies(issues)
    compte.refresh_from_db()
    assert Rattachement.objects.exclude(au=None).count() == Mandat.objects.exclude(au=None).count() == 1
    assert not compte.is_active and not permissions.est_membre(compte)


def test_last_two_attachments_ended_at_once_close_the_account(monkeypatch):
    compte = un_conseiller()
    rattachement_creer(compte=compte, structure=une_structure())
    tous = list(Rattachement.objects.filter(compte=compte))
    Rencontre(2).placer(monkeypatch, models.Rattachement.objects, "filter")
    reussies(ensemble(*[partial(rattachement_terminer, rattachement=un) for un in tous]))
    compte.refresh_from_db()
    assert not compte.is_active and not permissions.est_membre(compte)


def test_mandate_given_while_another_ends_keeps_the_admin_group_true(monkeypatch):
    compte, _ = une_region(), une_region()
    Rencontre(2).placer(monkeypatch, equipes, "groupes_synchroniser")
    donner = partial(mandat_creer, compte=compte, role=Role.REGION)
    issues = ensemble(partial(mandat_clore, mandat=compte.mandats.get()), donner)
    # L'un puis l'autre : donné trop tôt, il chevauche celui qui finit.
    assert codes(issues) in ([""] * 2, ["", "deja_mandate"])
    groupe = compte.groups.filter(name=choices.GROUPE_REGION).exists()
    assert groupe == permissions.est_region(compte) == (codes(issues) == [""] * 2)


def test_structure_merged_while_someone_leaves_it_attaches_no_closed_account(monkeypatch):
    source, cible = une_structure(), une_structure()
    compte = un_conseiller(source)
    Rencontre(2).placer(monkeypatch, models.Rattachement.objects, "create")
    Rencontre(2).placer(monkeypatch, equipes, "compte_fermer")
    issues = ensemble(
        partial(rattachement_terminer, rattachement=compte.rattachements.get()),
        partial(structure_fusionner, source=source, cible=cible),
    )
    reussies(issues)
    compte.refresh_from_db()
    assert compte.is_active == permissions.est_membre(compte)


def test_two_referents_hand_over_to_the_same_colleague_at_once_gives_one_mandate(monkeypatch):
    structure = une_structure()
    premier, second, suite = un_referent(structure), un_referent(structure), un_conseiller(structure)
    Rencontre(2).placer(monkeypatch, equipes, "mandat_creer")
    issues = ensemble(
        *[
            partial(referent_transmettre, mandat=un.mandats.get(), vers=suite, le=timezone.localdate(), par=un)
            for un in (premier, second)
        ]
    )
    assert codes(issues) == ["", "deja_mandate"]
    assert Mandat.objects.filter(compte=suite).count() == 1
    assert Mandat.objects.filter(structure=structure).en_vigueur().count() == 2
    assert Courriel.objects.filter(gabarit="membres/transmission").count() == 2


def test_same_mandate_handed_over_to_two_colleagues_at_once_goes_to_one(monkeypatch):
    structure = une_structure()
    referent, suites = un_referent(structure), [un_conseiller(structure), un_conseiller(structure)]
    region, le = une_region(), timezone.localdate() + datetime.timedelta(days=2)
    Rencontre(2).placer(monkeypatch, equipes, "mandat_creer")
    mandat = referent.mandats.get()
    issues = ensemble(*[partial(referent_transmettre, mandat=mandat, vers=vers, le=le, par=region) for vers in suites])
    assert codes(issues) == ["", "deja_transmis"]
    assert Mandat.objects.filter(compte__in=suites).count() == 1


def test_two_last_referents_leave_at_once_and_one_stays(monkeypatch):
    structure = une_structure()
    referents = [un_referent(structure), un_referent(structure)]
    rencontre = Rencontre(2).placer(monkeypatch, equipes, "mandat_clore")
    issues = ensemble(*[partial(mandat_terminer, mandat=un.mandats.get(), par=un, motif="Fin.") for un in referents])
    assert codes(issues) == ["", "dernier_referent"] and rencontre.empechee
    assert Mandat.objects.filter(structure=structure).en_vigueur().count() == 1


def test_two_of_the_region_end_each_other_at_once_and_one_stays(monkeypatch):
    une, autre = une_region(), une_region()
    rencontre = Rencontre(2).placer(monkeypatch, equipes, "mandat_clore")
    issues = ensemble(
        partial(mandat_terminer, mandat=autre.mandats.get(), par=une, motif="Fin."),
        partial(mandat_terminer, mandat=une.mandats.get(), par=autre, motif="Fin."),
    )
    assert codes(issues) == ["", "interdit"] and rencontre.empechee
    assert Mandat.objects.filter(role=Role.REGION).en_vigueur().count() == 1


def test_last_two_of_the_region_leave_at_once_and_one_stays(monkeypatch):
    comptes = [une_region(mot_de_passe=MOT_DE_PASSE), une_region(mot_de_passe=MOT_DE_PASSE)]
    Rencontre(2).placer(monkeypatch, personnes, "mandat_clore")
    issues = ensemble(*[partial(compte_partir, compte=un, mot_de_passe=MOT_DE_PASSE) for un in comptes])
    assert codes(issues) == ["", "derniere_region"]
    assert Compte.objects.filter(is_active=True).count() == 1


def test_same_bassins_given_by_two_of_the_region_at_once_are_given_once(monkeypatch):
    compte, regions = un_compte(), [une_region(), une_region()]
    bassins = [une_commune(nom) and un_bassin(nom.lower()) for nom in ("Niort", "Poitiers")]
    Rencontre(2).placer(monkeypatch, models.Mandat.objects, "create")
    donner = partial(mandat_donner, compte=compte, role=Role.CHARGE_MISSION, bassins=bassins)
    issues = ensemble(*[partial(donner, par=par) for par in regions])
    assert codes(issues) == ["", "deja_mandate"] and compte.mandats.count() == 2
    assert Courriel.objects.filter(gabarit="membres/nomination").count() == 1


# The first account of the Région asked for at the same instant: one account, one mandate
def ouvrir(code: str, qui: str) -> Compte:
    personne = {"email": f"{qui}@region.example", "prenom": "Ada", "nom": "Berger", "mot_de_passe": MOT_DE_PASSE}
    return region_ouvrir(code=code, **personne)


def test_right_code_given_by_four_people_at_once_opens_one_account(monkeypatch):
    code = code_tirer()
    rencontre = Rencontre(4).placer(monkeypatch, rules, "compte_creer")
    issues = ensemble(*[lambda qui=qui: ouvrir(code, qui) for qui in ("un", "deux", "trois", "quatre")])
    assert codes(issues) == [""] + ["code_refuse"] * 3 and rencontre.empechee
    assert Compte.objects.count() == Mandat.objects.count() == 1


def test_two_commands_at_once_leave_one_code():
    tires = [issue.valeur for issue in ensemble_fois(2, code_tirer)]
    assert Installation.objects.count() == 1
    issues = ensemble(lambda: ouvrir(tires[0], "un"), lambda: ouvrir(tires[1], "deux"))
    assert codes(issues) == ["", "code_refuse"] and Mandat.objects.count() == 1
