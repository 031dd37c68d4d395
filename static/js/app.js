// Comfort only: every page works without this.
import { pollQuietly } from "./poll.js";
import { watchProgress } from "./progress.js";
import { takeWholePages } from "./pages.js";
import { holdProposals } from "./proposal.js";
import { listenToKeys } from "./keys.js";
import { offerCopies } from "./copy.js";
import { keepDrafts } from "./drafts.js";
import { leadFocus } from "./focus.js";
import { welcomePasskeys } from "./passkey.js";
import { readPlots } from "./plot.js";
import { proposeZone } from "./zone.js";
import { chooseRanges } from "./trace.js";

pollQuietly(); // before those who would speak up
watchProgress();
takeWholePages();
holdProposals();
listenToKeys();
offerCopies();
keepDrafts();
leadFocus();
readPlots();
proposeZone();
chooseRanges();
welcomePasskeys();
