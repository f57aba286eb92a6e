// Package twins holds the programs of package bugs put right, test by test. No
// interleaving makes them fail.
package twins
