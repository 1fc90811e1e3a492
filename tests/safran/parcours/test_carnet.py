"""The learner's notebook and clock: nothing acknowledged is lost, nothing is counted twice, nobody else reads."""

import datetime
import io
import zipfile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reseau.comptes.rules import compte_anonymise, compte_fermer
from safran.parcours.models import MAX_NOTE, EtapeVue, Horloge, ModuleAcheve, NoteEtape, Suivi, TempsEtape
from safran.parcours.queries.suivis import avancement_lire, manques_de
from safran.parcours.rules import suivis as notes
from safran.parcours.xapi import ouverture_lire, ouverture_signer
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue, page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
JSON = {"HTTP_ACCEPT": "application/json"}
T0 = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)


@pytest.fixture
def module(formation):
    return un_module(formation, [une_etape("Écouter", minutes=4), une_etape("Orienter", minutes=6)])


@pytest.fixture
def etape(module):
    return etapes_de(module)[0]


@pytest.fixture
def suivi(membre, formation, module):
    return notes.suivi_commencer(compte=membre, formation=formation)


def noter(suivi, module, etape, texte, **plus):
    return notes.note_enregistrer(suivi=suivi, module_pk=module.pk, etape_id=etape, texte=texte, **plus)


def test_note_is_kept_without_script_and_found_back(client, suivi, formation, module, etape):
    adresse = reverse("parcours_etape", args=[formation.pk, module.pk, etape])
    reponse = client.post(adresse + "note/", {"texte": " Demander à Cap emploi. ", "version": "0"})
    assert reponse.status_code == 303 and reponse["Location"].startswith(adresse)
    assert "Demander à Cap emploi." in page_lue(client.get(adresse))
    page = page_lue(client.get(reverse("parcours_notes", args=[formation.pk])))
    assert "Demander à Cap emploi." in page and "Écouter" in page


def test_note_is_counted_as_a_browser_counts_and_says_by_how_much_it_is_too_long(
    client, suivi, formation, module, etape
):
    adresse = reverse("parcours_note", args=[formation.pk, module.pk, etape])
    page = page_lue(client.get(adresse.removesuffix("note/")))
    assert 'name="texte"' in page and "maxlength" not in page.partition('name="texte"')[2].partition(">")[0]
    juste = "\r\n".join(["à" * 99] * 100) + "😀"  # un formulaire envoie deux signes par fin de ligne
    assert client.post(adresse, {"texte": juste}).status_code == 303
    assert len(NoteEtape.objects.get().texte) == MAX_NOTE
    trop = client.post(adresse, {"texte": juste + "é", "version": "1"})
    dit = page_lue(trop).replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")
    assert trop.status_code == 400 and "en 10 000 caractères, celle-ci en compte 10 001" in dit
    assert 'aria-describedby="note-erreur"' in dit and "😀é" in dit
    script = client.post(adresse, {"texte": juste + "é", "version": "1"}, **JSON)
    assert script.status_code == 409 and "coupez-la" in script.json()["message"]
    ailleurs = client.post(adresse, {"texte": "D’une autre page."})
    assert "avec ce qui vient d’une autre page, en compte" in page_lue(ailleurs)
    assert NoteEtape.objects.get().texte.endswith("😀")


def test_note_sent_twice_or_late_changes_nothing_and_emptied_is_emptied(suivi, module, etape):
    noter(suivi, module, etape, "  ")
    assert not NoteEtape.objects.exists()
    noter(suivi, module, etape, "Un", page="a", numero=1)
    noter(suivi, module, etape, "Un deux", page="a", numero=2)
    for texte, numero in (("Un", 1), ("Un deux", 2)):
        note = noter(suivi, module, etape, texte, page="a", numero=numero)
        assert (note.texte, note.version) == ("Un deux", 2)
    assert noter(suivi, module, etape, "", page="a", numero=3).texte == ""


def test_notes_of_two_browsers_are_both_kept(suivi, module, etape):
    noter(suivi, module, etape, "Du bureau", page="a", numero=1)
    note = noter(suivi, module, etape, "Du téléphone", page="b", numero=1, version=0)
    assert "Du bureau" in note.texte and "Du téléphone" in note.texte
    encore = noter(suivi, module, etape, "Du bureau", page="a", numero=1)
    assert encore.texte == note.texte
    relue = noter(suivi, module, etape, "Tout relu", page="a", numero=2, version=note.version)
    assert relue.texte == "Tout relu"


def test_note_of_a_step_gone_is_kept_for_who_had_seen_it(suivi, module, etape):
    ailleurs = un_module(une_formation(), 1)
    notes.etape_marquer(suivi=suivi, module=module, etape_id=etape)
    etapes_remplacer(module, [une_etape()])
    assert noter(suivi, module, etape, "Retrouvée").pk
    for cle, etape_id in ((ailleurs.pk, etapes_de(ailleurs)[0]), (module.pk, "rien"), (2**31 - 1, "rien")):
        refus("etape_absente", notes.note_enregistrer, suivi=suivi, module_pk=cle, etape_id=etape_id, texte="Non")


def test_note_is_read_by_its_author_only(client, suivi, formation, module, etape):
    noter(suivi, module, etape, "Mon secret")
    routes = {"parcours_suivi": suivi, "parcours_notes": formation, "parcours_suivis": formation}
    for compte in (un_conseiller(), une_region()):
        client.force_login(compte)
        for route, objet in routes.items():
            assert "Mon secret" not in page_lue(client.get(reverse(route, args=[objet.pk]), follow=True))


def test_notes_are_in_one_s_data_and_go_with_the_account(client, membre, suivi, module, etape):
    noter(suivi, module, etape, "Mon secret")
    notes.temps_ajouter(suivi=suivi, module_pk=module.pk, etape_id=etape)
    archive = zipfile.ZipFile(io.BytesIO(client.post(reverse("mes_donnees_emporter")).content))
    assert "Mon secret" in archive.read("donnees.json").decode()
    compte_fermer(compte=membre)
    assert not NoteEtape.objects.exists() and not Horloge.objects.exists()
    assert Suivi.objects.filter(pk=suivi.pk).exists()
    autre = un_conseiller()
    noter(notes.suivi_commencer(compte=autre, formation=suivi.formation), module, etape, "Autre")
    compte_anonymise(compte=autre)
    assert not NoteEtape.objects.exists()


def signes(suivi, module, etape, *instants):
    """Signs of presence at these seconds after T0; what was counted in the end."""
    for instant in instants:
        with time_machine.travel(T0 + datetime.timedelta(seconds=instant), tick=False):
            notes.temps_ajouter(suivi=suivi, module_pk=module.pk, etape_id=etape)
    return sum(TempsEtape.objects.values_list("secondes", flat=True))


def test_time_counts_presence_and_not_the_pause_nor_hurried_signs_nor_a_clock_set_back(suivi, module, etape):
    assert signes(suivi, module, etape, *(n / 2 for n in range(120))) <= 60
    assert signes(suivi, module, etape, 20, 10) <= 60
    TempsEtape.objects.all().delete()
    Horloge.objects.all().delete()
    assert signes(suivi, module, etape, 0, 30, 60, 90) == 90
    assert signes(suivi, module, etape, 3600, 3630) == 120


def test_time_of_two_tabs_is_counted_once(suivi, module, etape):
    autre_formation = une_formation()
    autre_module = un_module(autre_formation, 1)
    autre = notes.suivi_commencer(compte=suivi.compte, formation=autre_formation)
    for debut in (0, 30, 60):
        signes(suivi, module, etape, debut)
        total = signes(autre, autre_module, etapes_de(autre_module)[0], debut + 10)
    assert total == 70


def test_time_of_a_reader_without_script_is_counted_ten_minutes_at_most(client, suivi, formation, module, etape):
    etapes_remplacer(module, [une_etape(minutes=10, etape_id=etape)])
    adresse = reverse("parcours_etape", args=[formation.pk, module.pk, etape])
    with time_machine.travel(T0, tick=False):
        client.force_login(suivi.compte)
        jeton = ouverture_signer(suivi.pk, module.pk, etape)
    with time_machine.travel(T0 + datetime.timedelta(minutes=3), tick=False):
        client.post(adresse, {"ouverture": jeton})
        client.post(adresse, {"ouverture": jeton})
    assert TempsEtape.objects.get().secondes == 180
    with time_machine.travel(T0 + datetime.timedelta(hours=2), tick=False):
        client.post(adresse, {"ouverture": jeton})
    assert TempsEtape.objects.get().secondes == 780


def test_opening_forged_or_of_another_step_counts_nothing(suivi, module, etape):
    jeton = ouverture_signer(suivi.pk, module.pk, etape)
    assert ouverture_lire(jeton, suivi.pk, module.pk, etape) <= timezone.now()
    for faux in ("", "x", jeton[:-1] + "_", "1:2:3:4:5"):
        assert ouverture_lire(faux, suivi.pk, module.pk, etape) is None
    assert ouverture_lire(jeton, suivi.pk, module.pk, "autre") is None


def test_sign_on_a_step_that_is_not_there_counts_nothing(client, suivi, formation, module):
    adresse = reverse("parcours_temps", args=[formation.pk, module.pk, "rien"])
    assert client.post(adresse).status_code == 204 and not TempsEtape.objects.exists()


def test_mark_replayed_by_the_page_says_where_to_go_and_marks_once(client, suivi, formation, module, etape):
    adresse = reverse("parcours_etape", args=[formation.pk, module.pk, etape])
    suites = {client.post(adresse, **JSON).json()["url"] for _ in range(3)}
    assert len(suites) == 1 and EtapeVue.objects.count() == 1
    absente = reverse("parcours_etape", args=[formation.pk, module.pk, "rien"])
    reponse = client.post(absente, **JSON)
    assert reponse.status_code == 409 and "retirée" in reponse.json()["message"]


def test_player_says_what_is_left(client, suivi, formation, module, etape):
    adresse = reverse("parcours_etape", args=[formation.pk, module.pk, etape])
    assert "Il vous reste 2 étapes, environ 10 min." in " ".join(lue(client.get(adresse)).split())
    client.post(adresse)
    assert "Il vous reste une étape, environ 6 min." in " ".join(lue(client.get(adresse)).split())


def test_module_completed_stays_so_when_it_grows_and_says_what_is_new(suivi, formation, module):
    un_module(formation, 1)
    formation.refresh_from_db()
    formation.achevement_criteres = [("module_vu", {"module": str(module.pk)}), ("etapes_vues", None)]
    formation.save()
    suivi = Suivi.objects.get(pk=suivi.pk)
    Suivi.objects.filter(pk=suivi.pk).update(etapes_connues=[e.id for e in avancement_lire(suivi).plan.etapes])
    for etape_id in etapes_de(module):
        notes.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    acheve = ModuleAcheve.objects.get(suivi=suivi)
    etapes_remplacer(module, [*[une_etape(etape_id=i) for i in etapes_de(module)], une_etape("Ajout")])
    avancement = avancement_lire(Suivi.objects.get(pk=suivi.pk))
    assert avancement.module_fait(avancement.plan.module(module.pk)) and len(avancement.nouvelles) == 1
    assert not any("module" in manque for manque in manques_de(avancement))
    notes.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[2])
    assert ModuleAcheve.objects.get(suivi=suivi).acheve_le == acheve.acheve_le
