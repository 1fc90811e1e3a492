"""What interrupted deposits leave behind, taken back each night."""

from home.travaux.periodiques import NUIT, Periodique
from safran.scorm.fichiers import provisoires_retirer

TRAVAUX = [Periodique("modules.restes", NUIT, provisoires_retirer, "{} dépôt(s) interrompu(s) retiré(s).")]
