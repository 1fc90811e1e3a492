"""Resources: published for one's network, found by anyone who may, checked on their day or archived (R5.6, R5.7)."""

import datetime
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.courriels.nouvelles import nouvelles_lire
from home.models import Courriel, Passage
from home.temps.periodes import mois_apres
from pratiques.choices import EtatRessource, Jalon
from pratiques.models import Ressource
from pratiques.permissions.ressources import Porteur
from pratiques.prises import ressources_coherentes
from pratiques.rules import ressources
from reseau.membres.models import Mandat
from reseau.membres.rules.mandats import mandat_clore
from tests import fabriques
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur
from tests.pratiques.fabriques_ressources import des_champs, poste, une_ressource
from tests.refus import refus
from tests.travaux import battre

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AUJOURD_HUI = timezone.localdate


def adresse(nom, ressource, *suite):
    return reverse(f"pratiques_ressource{nom}", args=[ressource.uuid, *suite])


def test_resource_is_published_from_its_form_with_its_file_and_found(client):
    tete = fabriques.une_tete_de_reseau()
    client.force_login(tete)
    formulaire = reverse("pratiques_ressource_ajouter")
    vide = client.get("/pratiques/ressources/").context["liste"]
    assert (vide.vide_bouton, vide.vide_url) == ("Publier une ressource", formulaire)
    envoi = poste(titre="Repères sur la VAE", lien="", porteur=f"reseau-{tete.mandats.get().reseau_id}")
    for _ in range(2):  # un double clic
        reponse = client.post(formulaire, {**envoi, "fichier": SimpleUploadedFile("repères.pdf", PDF)})
        assert reponse.status_code == 302
    ressource = Ressource.objects.get()
    assert ressource.reseau == tete.mandats.get().reseau and ressource.verifiee_le == AUJOURD_HUI()
    client.logout()
    page = lue(client.get(reponse["Location"]))
    assert "Repères sur la VAE" in page and "Observatoire régional" in page and "Enquête de l’année" in page
    assert tete.nom not in page, "un visiteur ne lit pas le nom de qui la tient"
    recu = client.get(adresse("_fichier", ressource))
    assert b"".join(recu.streaming_content) == PDF and "attachment" in recu["Content-Disposition"]
    assert "Repères sur la VAE" in lue(client.get("/pratiques/ressources/?q=repère vaes"))
    assert "Repères sur la VAE" in lue(client.get("/recherche/?q=repères vae"))


@pytest.mark.parametrize(
    ("champs", "fichier", "dit"),
    [
        ({"titre": ""}, None, "Renseignez ce champ."),
        ({"lien": ""}, None, "Joignez un fichier, ou donnez un lien."),
        ({"lien": "javascript:alert(1)"}, None, "Cette adresse n’est pas complète."),
        ({"porteur": "reseau-999999"}, None, "Ce choix n’est pas dans la liste."),
        ({"description": "Appelez Mme Roux au 06 39 98 12 34."}, None, "On dirait"),
        ({}, ("guide.exe", b"MZ"), "Envoyez un fichier de ces genres"),
        ({}, ("guide.pdf", b"<html><script>"), "Ce fichier n’est pas ce que dit son nom"),
    ],
)
def test_form_says_what_is_wrong_at_its_field_and_keeps_the_rest(client, champs, fichier, dit):
    tete = fabriques.une_tete_de_reseau()
    client.force_login(tete)
    envoi = poste(
        **{"editeur": "Éditeur gardé à l’écran", "porteur": f"reseau-{tete.mandats.get().reseau_id}", **champs}
    )
    if fichier:
        envoi["fichier"] = SimpleUploadedFile(*fichier)
    reponse = client.post(reverse("pratiques_ressource_ajouter"), envoi)
    assert reponse.status_code == 422 and dit in lue(reponse) and "Éditeur gardé à l’écran" in lue(reponse)
    assert not Ressource.objects.exists() and not Passage.objects.exists()
    assert ("Choisissez à nouveau le fichier" in lue(reponse)) == bool(fichier)


def test_each_publishes_in_the_name_of_what_one_leads():
    tete, autre = fabriques.une_tete_de_reseau("missions-locales"), fabriques.une_tete_de_reseau("apec")
    chargee, region = fabriques.une_chargee_de_mission(), fabriques.une_region()
    for par in (autre, chargee):
        refus("porteur", une_ressource, par, porteur=Porteur(reseau=fabriques.un_reseau("missions-locales")))
    refus("porteur", une_ressource, tete, porteur=Porteur())
    for par in (un_auteur(), fabriques.un_referent(), fabriques.un_ancien_membre()):
        refus("droit", une_ressource, par)
    regionale, locale = une_ressource(chargee), une_ressource(tete)
    assert (
        regionale.porteur == "La Région"
        and une_ressource(region, porteur=Porteur(reseau=autre.mandats.get().reseau)).reseau
    )
    for par in (tete, fabriques.une_chargee_de_mission()):
        refus("droit", ressources.ressource_confirmer, ressource=regionale, par=par)
    for ressource in (regionale, locale):
        ressources.ressource_confirmer(ressource=ressource, par=region)


def test_members_only_and_suspended_resources_are_read_by_no_other_door(client):
    tete = fabriques.une_tete_de_reseau()
    reservee = une_ressource(tete, titre="Tournesol réservé", visibilite="MEMBRES", fichier=("a.csv", b"a;b"))
    suspendue = une_ressource(tete, titre="Tournesol suspendu", fichier=("a.csv", b"a;b"))
    ressources.ressource_suspendre(ressource=suspendue, par=fabriques.une_region(), motif="Un nom y figurait.")
    portes = ["/pratiques/ressources/", "/pratiques/ressources/?q=tournesol", "/recherche/?q=tournesol"]
    for porte in portes:
        assert "Tournesol réservé" not in lue(client.get(porte))
    for nom in ("", "_fichier"):
        assert {client.get(adresse(nom, r))["Location"].split("?")[0] for r in (reservee, suspendue)} == {
            "/compte/login/"
        }
    client.force_login(un_auteur("cio"))
    for porte in portes:
        assert "Tournesol réservé" in lue(client.get(porte)) and "Tournesol suspendu" not in lue(client.get(porte))
    assert b"".join(client.get(adresse("_fichier", reservee)).streaming_content) == b"a;b"
    assert [client.get(adresse(nom, suspendue)).status_code for nom in ("", "_fichier", "_modifier")] == [404] * 3
    refus("droit", ressources.ressource_retablir, ressource=suspendue, par=tete)
    assert "Un nom y figurait." in Courriel.objects.get(gabarit="pratiques/ressource-suspendue").texte


def test_facets_count_kinds_terms_and_who_publishes(client):
    tete, chargee = fabriques.une_tete_de_reseau(), fabriques.une_chargee_de_mission()
    une_ressource(tete, themes=["vae"]), une_ressource(tete, themes=["vae", "cep"], genre="NUMERIQUE")
    une_ressource(chargee, themes=["cep"], titre="Tournesol")
    for requete, comptes in (
        ("?theme=vae&page=zzz", {"theme": {"cep": 2, "vae": 2}, "reseau": {"missions-locales": 2}}),
        ("?genre=NUMERIQUE&q=repère", {"genre": {"NUMERIQUE": 1, "PUBLICATION": 1}, "theme": {"cep": 1, "vae": 1}}),
        ("?reseau=~region&theme=cep", {"reseau": {"missions-locales": 1, "~region": 1}, "theme": {"cep": 1, "vae": 0}}),
    ):
        groupes = client.get("/pratiques/ressources/" + requete).context["liste"].groupes
        lus = {g["nom"]: {o.valeur: o.nombre for o in g["options"] if o.nombre or o.valeur == "vae"} for g in groupes}
        assert {nom: lus[nom] for nom in comptes} == comptes, requete
    partie = client.get("/pratiques/ressources/?theme=cep", headers={"HX-Request": "true"})
    assert "<main" not in lue(partie) and "Tournesol" in lue(partie) and "hx-swap-oob" in lue(partie)


def test_saving_is_checking_and_two_people_are_told(client):
    tete, region = fabriques.une_tete_de_reseau(), fabriques.une_region()
    il_y_a_un_an = AUJOURD_HUI() - datetime.timedelta(days=400)
    ressource = une_ressource(tete, jour=il_y_a_un_an, fichier=("ancien.csv", b"a;b"))
    assert ressource.a_verifier and "À vérifier" in lue(client.get(adresse("", ressource)))
    client.force_login(tete)
    envoi = poste(porteur=f"reseau-{ressource.reseau_id}", version="1", titre="Corrigée", retirer_fichier="on")
    assert client.post(adresse("_modifier", ressource), envoi).status_code == 302
    ressource.refresh_from_db()
    assert not ressource.a_verifier and ressource.version == 2 and not ressource.fichier
    client.force_login(region)
    perdante = client.post(adresse("_modifier", ressource), {**envoi, "titre": "Autre titre, gardé"})
    assert perdante.status_code == 422 and "modifiée ailleurs" in lue(perdante)
    assert "Autre titre, gardé" in lue(perdante) and 'name="version" value="2"' in lue(perdante)
    ressource.refresh_from_db()
    assert ressource.titre == "Corrigée"
    gestes = [(passage.libelle, passage.par) for passage in ressource.historique.all()]
    assert gestes == [("Publiée", tete), ("Modifiée et vérifiée", tete)]
    assert "Modifiée et vérifiée" in lue(client.get(adresse("", ressource)))


def test_file_replaced_leaves_once_the_writing_is_certain(django_capture_on_commit_callbacks):
    tete = fabriques.une_tete_de_reseau()
    with django_capture_on_commit_callbacks(execute=True):
        ressource = une_ressource(tete, fichier=("un.csv", b"1;1"))
    ancien = ressource.fichier
    champs = des_champs(porteur=Porteur(reseau=ressource.reseau))
    with django_capture_on_commit_callbacks(execute=True):
        ressources.ressource_modifier(
            ressource=ressource, par=tete, version=1, champs=champs, fichier=("2.csv", b"2;2")
        )
    ressource.refresh_from_db()
    with storages["prive"].open(ressource.fichier) as nouveau:
        assert nouveau.read() == b"2;2" and not storages["prive"].exists(ancien)
    storages["prive"].delete(ressource.fichier)
    assert list(ressources_coherentes()) == [f"Le fichier de la ressource {ressource.pk} manque."]


def nuits(debut, fin):
    """What each night did, by number of days from today; nights where nothing happened left out."""
    bilans = {}
    for rang in range(debut, fin + 1):
        bilan = ressources.ressources_relancer(jour=AUJOURD_HUI() + datetime.timedelta(days=rang))
        again = ressources.ressources_relancer(jour=AUJOURD_HUI() + datetime.timedelta(days=rang))
        assert (again["rappelees"], again["archivees"]) == (0, 0), "relancée, elle ne dit rien deux fois"
        if bilan["rappelees"] or bilan["archivees"]:
            bilans[rang] = (bilan["rappelees"], bilan["archivees"])
    return bilans


def test_reminders_come_a_month_before_on_the_day_and_after_then_it_is_archived_with_its_address():
    tete = fabriques.une_tete_de_reseau()
    ressource = une_ressource(tete, rythme=3)
    echeance = ressource.a_verifier_le

    def rang(mois):
        return (mois_apres(jour=echeance, mois=mois) - AUJOURD_HUI()).days

    faites = nuits(0, rang(6) + 1)
    assert len(faites) == 4 and sum(archive for _, archive in faites.values()) == 1
    assert list(faites)[1:] == [rang(0), rang(3), rang(6)]
    assert 27 <= rang(0) - list(faites)[0] <= 31
    ressource.refresh_from_db()
    assert ressource.etat == EtatRessource.ARCHIVEE and ressource.jalon == Jalon.ARCHIVEE and ressource.motif
    assert Courriel.objects.filter(gabarit="pratiques/ressource-a-verifier", destinataire=tete.email).count() == 4
    ressources.ressource_retablir(ressource=ressource, par=tete)
    ressource.refresh_from_db()
    assert ressource.etat == EtatRessource.PUBLIEE and ressource.jalon == Jalon.RIEN and not ressource.motif


def test_archived_resource_still_answers_and_is_in_no_list(client):
    tete = fabriques.une_tete_de_reseau()
    ressource = une_ressource(tete, titre="Tournesol rangé")
    ressources.ressource_archiver(ressource=ressource, par=tete, motif="Remplacée par un autre guide.")
    page = lue(client.get(adresse("", ressource)))
    assert "Ressource archivée" in page and "Remplacée par un autre guide." in page
    for porte in ("/pratiques/ressources/", "/recherche/?q=tournesol"):
        assert "Tournesol rangé" not in lue(client.get(porte))
    client.force_login(tete)
    vide = client.post(adresse("_agir", une_ressource(tete), "archiver"), {"motif": " "})
    assert vide.status_code == 422 and "Renseignez ce champ." in lue(vide)
    assert client.post(adresse("_agir", ressource, "remettre")).status_code == 302
    assert client.get(adresse("_agir", ressource, "remettre")).status_code == 404
    assert client.get(adresse("_agir", ressource, "inventer")).status_code == 404
    assert "Tournesol rangé" in lue(client.get("/pratiques/ressources/a-tenir/"))


def test_resource_found_very_late_is_announced_before_it_is_archived():
    ressource = une_ressource(rythme=3, jour=AUJOURD_HUI() - datetime.timedelta(days=800))
    assert nuits(0, 0) == {0: (1, 0)}
    ressource.refresh_from_db()
    assert ressource.jalon == Jalon.RELANCE and ressource.etat == EtatRessource.PUBLIEE
    faites = nuits(1, 95)
    assert list(faites.values()) == [(0, 1)] and 88 <= list(faites)[0] <= 93


def test_reminder_of_someone_who_left_goes_to_who_answers_and_the_next_check_takes_over():
    ancienne, region = fabriques.une_chargee_de_mission(), fabriques.une_region()
    ressource = une_ressource(ancienne, rythme=3, jour=AUJOURD_HUI() - datetime.timedelta(days=200))
    mandat_clore(mandat=Mandat.objects.get(compte=ancienne))
    assert battre("pratiques.ressources") == ["1 ressource(s) à vérifier, 0 archivée(s)."]
    lettres = Courriel.objects.filter(gabarit="pratiques/ressource-a-verifier")
    assert [lettre.destinataire for lettre in lettres] == [region.email]
    ressources.ressource_confirmer(ressource=ressource, par=region)
    ressource.refresh_from_db()
    assert ressource.compte == region and not ressource.a_verifier


def test_what_is_new_tells_members_of_resources_of_others():
    tete, lectrice = fabriques.une_tete_de_reseau(), un_auteur("cio")
    ressource = une_ressource(tete, visibilite="MEMBRES")
    maintenant = timezone.now() + datetime.timedelta(minutes=1)
    hier = maintenant - datetime.timedelta(days=1)

    def dites(compte):
        return [groupe.objet for groupe in nouvelles_lire(compte, hier, maintenant)]

    assert dites(lectrice) == [ressource.titre] and dites(tete) == []
    assert dites(fabriques.un_ancien_membre()) == []


def test_base_refuses_a_resource_without_content_or_without_reason():
    ressource = une_ressource()
    for champs in (
        {"lien": "", "fichier": ""},
        {"etat": EtatRessource.ARCHIVEE},
        {"motif": "Sans raison d’être."},
        {"a_verifier_le": ressource.verifiee_le},
        {"fichier_nom": "seul.pdf"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ressource.objects.filter(pk=ressource.pk).update(**champs)
    refus(
        "deja",
        ressources.ressource_publier,
        par=fabriques.une_region(),
        champs=des_champs(),
        cle=uuid.UUID(str(ressource.uuid)),
    )
    assert list(ressources_coherentes()) == []
