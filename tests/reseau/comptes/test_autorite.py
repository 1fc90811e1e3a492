"""A change of authority acts at once: other sessions end, this one goes on; what was promised falls (ADR 027)."""

import datetime
import re
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.mandats import mandat_clore, mandat_creer, rattachement_creer, rattachement_terminer
from reseau.membres.rules.personnes import compte_partir
from safran.presences.queries import bordereaux
from safran.presences.rules.bordereaux import bordereau_approuver
from tests import fabriques
from tests.pages import page_lue
from tests.safran.fabriques_bordereaux import apres, un_bordereau, une_session_signee
from tests.second_facteur import code_du_moment

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MDP, AUTRE = fabriques.MOT_DE_PASSE, "nuage-tambour-lichen-pivot"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOTP = "/compte/second-facteur/totp/activate/"


def connecte(compte) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": compte.email, "password": MDP})
    client.post("/compte/second-facteur/authenticate/", {"code": code_du_moment(SECRET)})
    client.post("/compte/reauthenticate/", {"password": MDP})
    return client


def ailleurs(compte) -> Client:
    client = Client()
    client.force_login(Compte.objects.get(pk=compte.pk))
    assert ouverte(client)
    return client


def ouverte(client) -> bool:
    return client.get("/mon-espace/").status_code == 200


def facteur_poser(client):
    page = page_lue(client.get(TOTP))
    secret = re.search(r'<strong class="cle-longue">([A-Z2-7]+)</strong>', page).group(1)
    return client.post(TOTP, {"code": code_du_moment(secret)})


def codes_refaire(client):
    return client.post(reverse("mfa_generate_recovery_codes"))


def mot_de_passe_changer(client):
    donnees = {"oldpassword": MDP, "password1": AUTRE, "password2": AUTRE}
    return client.post("/compte/password/change/", donnees)


def mandat_rendre(client):
    mandat = Compte.objects.get(pk=client.session["_auth_user_id"]).mandats.get()
    donnees = {"le": timezone.localdate(), "motif": "Changement de poste.", "sans_referent": "on"}
    return client.post(reverse("mandat_terminer", args=[mandat.pk]), donnees)


def test_change_made_by_its_owner_ends_the_other_sessions_and_this_one_goes_on(valide):
    for geste, personne in (
        (facteur_poser, fabriques.un_conseiller),
        (codes_refaire, fabriques.un_referent),
        (mot_de_passe_changer, fabriques.un_conseiller),
        (mandat_rendre, fabriques.un_referent),
    ):
        compte = personne(mot_de_passe=MDP)
        ici, la = connecte(compte), ailleurs(compte)
        cle = ici.session.session_key
        assert valide(geste, ici).status_code == 302, geste
        assert not ouverte(la) and ouverte(ici) and ici.session.session_key != cle, geste


@pytest.mark.parametrize("change", ["mandat donné", "mandat retiré", "départ d’une équipe"])
def test_change_made_by_another_ends_every_session(change):
    compte, structure = fabriques.un_referent(), fabriques.une_structure()
    second = rattachement_creer(compte=compte, structure=structure)
    client = ailleurs(compte)
    if change == "mandat donné":
        mandat_creer(compte=compte, role="REFERENT", structure=structure)
    elif change == "mandat retiré":
        mandat_clore(mandat=compte.mandats.get())
    else:
        rattachement_terminer(rattachement=second)
    assert Compte.objects.get(pk=compte.pk).is_active and not ouverte(client)


def test_change_refused_leaves_every_session_open(valide):
    compte = fabriques.un_referent(mot_de_passe=MDP)
    ici, la = connecte(compte), ailleurs(compte)
    mandat = compte.mandats.get()
    reponse = valide(ici.post, reverse("mandat_terminer", args=[mandat.pk]), {"le": timezone.localdate(), "motif": "x"})
    assert reponse.status_code == 422 and ouverte(ici) and ouverte(la)
    with pytest.raises(RegleRefusee):
        compte_partir(compte=compte, mot_de_passe="autre chose")
    assert ouverte(ici) and ouverte(la)


def test_mandate_that_begins_at_midnight_ends_the_session_of_the_evening():
    soir = datetime.datetime.combine(timezone.localdate(), datetime.time(23, 30), timezone.get_current_timezone())
    with time_machine.travel(soir, tick=False) as horloge:
        compte, voisin = fabriques.un_referent(), fabriques.un_referent()
        mandat_clore(mandat=compte.mandats.get(), le=timezone.localdate() + datetime.timedelta(days=1))
        sienne, autre = ailleurs(compte), ailleurs(voisin)
        horloge.shift(20 * 60)
        assert ouverte(sienne) and ouverte(autre)
        horloge.shift(20 * 60)
        assert not ouverte(sienne) and ouverte(autre)


def inviter(par, structure, valide) -> str:
    """The address in the mail that leaves."""
    valide(invitation_creer, par=par, structure=structure, email="nina@exemple.example", prenom="Nina", nom="Neuve")
    return re.search(r"/invitation/\S+", mail.outbox[-1].body).group()


def structure_changer(compte):
    for mandat in compte.mandats.all():
        mandat_clore(mandat=mandat)
    structure = fabriques.une_structure()
    rattachement_creer(compte=compte, structure=structure)
    mandat_creer(compte=compte, role="REFERENT", structure=structure)


@pytest.mark.parametrize(
    ("fin", "dit"),
    [
        (lambda compte: mandat_clore(mandat=compte.mandats.get()), "n’invite plus ici"),
        (structure_changer, "n’invite plus ici"),
        (lambda compte: rattachement_terminer(rattachement=compte.rattachements.get()), "n’est plus valable"),
    ],
)
def test_invitation_falls_with_the_right_of_its_author(fin, dit, valide):
    structure = fabriques.une_structure()
    auteur = fabriques.un_referent(structure)
    lien = inviter(auteur, structure, valide)
    assert Client().get(lien).status_code == 200
    fin(auteur)
    donnees = {"prenom": "Nina", "nom": "Neuve", "mot_de_passe": MDP}
    for requete in (partial(Client().get, lien), partial(Client().post, lien, donnees)):
        page = requete()
        assert page.status_code == 410 and dit in page_lue(page)
    assert not Compte.objects.filter(email="nina@exemple.example").exists()
    collegue = fabriques.un_referent(structure)
    Invitation.objects.update(creee_le=timezone.now() - datetime.timedelta(minutes=2))
    assert Client().get(inviter(collegue, structure, valide)).status_code == 200, "un collègue invite de nouveau"


def test_first_approval_falls_when_its_author_leaves_or_loses_the_mandate():
    session = une_session_signee()
    partante, sans_mandat, restante = (fabriques.une_region() for _ in range(3))
    with apres(3, 2):
        bordereau = un_bordereau(session)
        for auteur, fin in ((partante, "départ"), (sans_mandat, "mandat")):
            bordereau_approuver(bordereau=bordereau, par=auteur, empreinte=bordereaux.empreinte_de(bordereau))
            if fin == "départ":
                auteur.set_password(MDP)
                auteur.save(update_fields=["password"])
                compte_partir(compte=auteur, mot_de_passe=MDP)
                bordereau.refresh_from_db()
                assert bordereau.premiere_par is None and not bordereau.empreinte
            else:
                mandat_clore(mandat=auteur.mandats.get())
        bordereau_approuver(bordereau=bordereau, par=restante, empreinte=bordereaux.empreinte_de(bordereau))
        bordereau.refresh_from_db()
        assert (bordereau.premiere_par, bordereau.seconde_par) == (restante, None) and bordereau.ouvert
