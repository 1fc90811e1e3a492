"""One's own data in one click; the end of an account, asked for or after two years."""

import datetime
import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.utils import timezone

from home.models import Courriel
from reseau.annuaire.models import Correspondance, FichierDepose
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise, compte_fermer
from reseau.membres import permissions
from reseau.membres.models import DemandeCompte, Invitation, Profil
from reseau.membres.prises import droits_coherents
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.personnes import demande_creer, inactifs_traiter
from tests import fabriques
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, un_brouillon, une_fiche
from tests.safran.fabriques_attestations import une_attestation, une_formation_a_quiz
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def archive(client) -> tuple[str, dict]:
    reponse = client.post("/mes-donnees/emporter/")
    assert reponse["Content-Type"] == "application/zip" and "attachment" in reponse["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(reponse.content)) as zip_:
        return zip_.read("donnees.html").decode(), json.loads(zip_.read("donnees.json"))


def test_export_holds_the_words_of_every_room_and_those_of_nobody_else(client, django_capture_on_commit_callbacks):
    compte = un_auteur()
    Profil.objects.filter(compte=compte).update(presentation="canarimoi profil")
    un_brouillon(compte, titre="canarimoi brouillon"), un_brouillon(un_auteur(), titre="canariautre brouillon")
    une_fiche(auteurs=[compte], contenu={"titre": "canarimoi fiche"})
    une_fiche(contenu={"titre": "canariautre fiche"})
    FichierDepose.objects.create(compte=compte, source="canarimoi depot", nom="depot.csv")
    Correspondance.objects.create(compte=compte, source="canarimoi correspondance")
    FichierDepose.objects.create(source="canariautre depot", nom="depot.csv")
    with django_capture_on_commit_callbacks(execute=True):
        une_attestation(compte, une_formation_a_quiz(title="canarimoi formation"))
    client.force_login(compte)
    page, document = archive(client)
    brut = json.dumps(document, ensure_ascii=False)
    for mot in ("profil", "brouillon", "fiche", "formation", "depot", "correspondance"):
        assert f"canarimoi {mot}" in page and f"canarimoi {mot}" in brut
    assert "canariautre" not in page + brut and compte.email in brut and compte.password not in page + brut
    titres = [rubrique["titre"] for rubrique in document["rubriques"]]
    for titre in ("Compte", "Profil", "Rattachements", "Fiches pratiques signées", "Quiz", "Attestations"):
        assert titre in titres
    assert next(r for r in document["rubriques"] if r["titre"] == "Attestations")["lignes"]


def test_export_of_hostile_text_stays_text(client):
    compte = fabriques.un_conseiller(nom="<script>alert(1)</script>")
    client.force_login(compte)
    page, document = archive(client)
    assert "<script>" not in page and document["rubriques"][0]["lignes"][0]["Nom"] == "<script>alert(1)</script>"


def test_every_table_that_names_an_account_is_in_the_export_or_holds_no_data_of_its_own():
    """A room that starts to know something of a person says so here, or in its export."""
    dites = {
        "Rattachement", "Mandat", "Profil", "PasFait", "Brouillon", "Auteur", "Relecture", "Suivi", "Tentative",
        "Attestation", "Import", "FichierDepose", "Correspondance", "TempsSupplementaire",
        "Inscription", "PassageScorm", "Entrainement", "Participation", "Message", "MessageDeRelecture", "Reprise",
        "Signet", "CollectionDeFiches", "FluxAgenda", "Recapitulatif", "Ressource", "MembreDeGroupe",
        "Signataire", "PieceJointe", "FicheFormateur", "Siege", "Observation", "TexteConcurrent", "NoteSuivi",
        "Actualite", "EntreeJournal", "Dispositif", "DemandeFormation", "Redaction", "Remarque", "TexteEnMarge",
        "Carnet", "CoAuteur", "Proposition", "LectureProposition", "EtapeCroisee", "ReponseOuverte",
        "QuestionARevoir", "ReglageRevisions", "Commentaire", "Lien",
    }  # fmt: skip
    # Inactivité : deux dates de courriels, que la rubrique « Courriels reçus » dit déjà.
    # Horloge : un instant, effacé avec le compte ; le temps qu’elle compte est dans « Formations suivies ».
    # Livret : l’impression d’une collection ou de fiches publiées, effacée après quelques jours.
    # EtatAnnuel : le document d’un plan que l’on lit, effacé de même.
    sans = {"Inactivite", "Horloge", "Livret", "EtatAnnuel"}
    lies = {
        modele.__name__
        for modele in apps.get_models()
        if modele.__module__.split(".")[0] in ("home", "reseau", "pratiques", "safran")
        for champ in modele._meta.get_fields()
        if getattr(champ, "related_model", None) is Compte
        and champ.concrete
        and champ.name in ("compte", "auteur", "lecteur")
    }
    assert lies <= dites | sans, lies - dites - sans


def test_account_is_closed_by_its_owner_with_the_password_and_the_last_referent_hands_over_first(client):
    compte = fabriques.un_conseiller(mot_de_passe=fabriques.MOT_DE_PASSE)
    client.force_login(compte)
    page = client.post("/mes-donnees/fermer/", {"mot_de_passe": "autre-chose-du-tout"})
    assert page.status_code == 422 and "Ce n’est pas votre mot de passe" in page_lue(page)
    assert client.post("/mes-donnees/fermer/", {"mot_de_passe": fabriques.MOT_DE_PASSE})["Location"] == "/compte-ferme/"
    compte.refresh_from_db()
    assert not compte.is_active and not permissions.est_membre(compte) and list(droits_coherents()) == []
    assert client.get("/mon-espace/").status_code == 302
    compte = fabriques.un_referent(mot_de_passe=fabriques.MOT_DE_PASSE)
    client.force_login(compte)
    page = client.post("/mes-donnees/fermer/", {"mot_de_passe": fabriques.MOT_DE_PASSE})
    assert "transmettez ce mandat" in page_lue(page)
    compte.refresh_from_db()
    assert compte.is_active


def test_closed_account_holds_nothing_and_is_erased_after_two_years_without_a_mail():
    compte, _ = fabriques.une_region(), fabriques.une_region()
    compte_fermer(compte=compte)
    assert not compte.mandats.en_vigueur().exists() and not compte.groups.exists()
    assert list(droits_coherents()) == []
    compte = _sans_visite(729)
    compte_fermer(compte=compte)
    assert _nuits(0, 5) == {1: (0, 0, 1)} and not Courriel.objects.filter(gabarit="membres/inactivite").exists()


def test_anonymised_person_is_named_nowhere_in_the_network():
    structure = fabriques.une_structure()
    compte = fabriques.un_referent(structure, prenom="Zoé", nom="Zébrisme")
    email = compte.email
    Profil.objects.filter(compte=compte).update(presentation="Zébrisme", telephone="0549000001")
    autre, qui = fabriques.une_structure(), {"email": email, "prenom": "Zoé", "nom": "Zébrisme"}
    invitation_creer(par=fabriques.un_referent(autre), structure=autre, **qui)
    DemandeCompte.objects.create(**qui)
    demande_creer(email="autre@exemple.example", prenom="A", nom="B", fonction="", structure=structure)
    fabriques.un_conseiller()
    compte_anonymise(compte=compte)
    for modele in (Profil, Invitation, DemandeCompte, Courriel, Compte):
        for valeurs in modele.objects.values():
            assert "Zébrisme" not in str(valeurs) and email not in str(valeurs), modele
    assert DemandeCompte.objects.count() == 1 and not Authenticator.objects.filter(user=compte).exists()


def _sans_visite(jours: int, **champs) -> Compte:
    compte = fabriques.un_conseiller(**champs)
    depuis = timezone.now() - datetime.timedelta(days=jours)
    Compte.objects.filter(pk=compte.pk).update(cree_le=depuis, last_login=depuis)
    return compte


def _nuits(debut: int, fin: int) -> dict[int, tuple[int, int, int]]:
    """What each night did, by number of days from now; nights where nothing happened left out."""
    bilans = {}
    for jour in range(debut, fin + 1):
        bilan = inactifs_traiter(jour=timezone.localdate() + datetime.timedelta(days=jour))
        if faits := (bilan.avertis, bilan.rappeles, bilan.anonymises):
            bilans[jour] = faits
    return {jour: faits for jour, faits in bilans.items() if any(faits)}


def test_two_years_without_a_visit_warn_thirty_then_seven_days_before_then_erase_the_long_forgotten_too():
    compte, _, _ = (
        _sans_visite(690),
        _sans_visite(2000),
        _sans_visite(600),
    )  # deux ans dans quarante jours, passés, loin
    assert _nuits(0, 45) == {0: (1, 0, 0), 10: (1, 0, 0), 23: (0, 1, 0), 30: (0, 0, 1), 33: (0, 1, 0), 40: (0, 0, 1)}
    compte.refresh_from_db()
    assert compte.anonymise_le and compte.nom == "Ancien membre du réseau Missions locales"
    assert Courriel.objects.filter(gabarit="membres/inactivite").count() == 0  # effacés avec le reste


def test_person_who_comes_back_is_left_alone_and_warned_once_anew_later():
    compte, jour = _sans_visite(705), timezone.localdate()
    assert inactifs_traiter(jour=jour).avertis == 1 and inactifs_traiter(jour=jour).avertis == 0
    assert Courriel.objects.filter(gabarit="membres/inactivite").count() == 1
    Compte.objects.filter(pk=compte.pk).update(last_login=timezone.now() + datetime.timedelta(days=3))
    assert _nuits(1, 40) == {}
    assert inactifs_traiter(jour=jour + datetime.timedelta(days=3 + 701)).avertis == 1


def test_late_nights_never_shorten_the_last_week():
    _sans_visite(720)
    inactifs_traiter()
    en_retard = timezone.localdate() + datetime.timedelta(days=60)  # rien n'a tourné pendant deux mois
    assert inactifs_traiter(jour=en_retard).rappeles == 1
    assert inactifs_traiter(jour=en_retard + datetime.timedelta(days=6)).anonymises == 0
    assert inactifs_traiter(jour=en_retard + datetime.timedelta(days=7)).anonymises == 1


def test_recent_accounts_are_never_touched_and_requests_are_erased_a_year_later():
    _sans_visite(600)
    technique = _sans_visite(3000)
    Compte.objects.filter(pk=technique.pk).update(is_superuser=True)
    assert battre("membres.inactifs") == ["Prévenus 0, rappelés 0, anonymisés 0."]
    for email, jours, etat in [("vue@a.example", 366, "REFUSEE"), ("tue@a.example", 366, "A_TRAITER"),
                               ("neuve@a.example", 364, "A_TRAITER")]:  # fmt: skip
        demande_creer(email=email, prenom="Nina", nom="Neuve", fonction="", structure=None)
        creee_le = timezone.now() - datetime.timedelta(days=jours)
        DemandeCompte.objects.filter(email=email).update(creee_le=creee_le, etat=etat)
    (dit,) = battre("membres.demandes")
    assert [demande.email for demande in DemandeCompte.objects.all()] == ["neuve@a.example"]
    assert dit.startswith("2 demande(s) de compte effacée(s)")
