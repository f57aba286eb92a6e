// Package strangers has tests that leave what the scheduler controls.
package strangers
