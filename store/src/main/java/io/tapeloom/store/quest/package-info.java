/** Reads the database of earlier versions, which kept the history in QuestDB, to convert it. */
@NullMarked
package io.tapeloom.store.quest;

import org.jspecify.annotations.NullMarked;
