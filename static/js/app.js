// Comfort only: every page works without this.
import { watchProgress } from "./progress.js";
import { takeWholePages } from "./pages.js";
import { holdProposals } from "./proposal.js";
import { listenToKeys } from "./keys.js";
import { offerCopies } from "./copy.js";
import { keepDrafts } from "./drafts.js";
import { focusErrors } from "./focus.js";
import { welcomePasskeys } from "./passkey.js";
import { proposeZone } from "./zone.js";

watchProgress();
takeWholePages();
holdProposals();
listenToKeys();
offerCopies();
keepDrafts();
focusErrors();
proposeZone();
welcomePasskeys();
