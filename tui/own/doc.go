// Package own has the user's own commands: programs that the config file names, with words that are
// filled in from what is under the cursor. It starts none of them: it says with which words, and
// whether they can be had.
//
// Rules:
//   - Each word of a command is one word of the program that it runs. No shell looks at them.
//   - What fills a word is exact: it is not made harmless. What a program could take for an option,
//     though its command does not have it as one, is refused.
package own
